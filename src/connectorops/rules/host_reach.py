"""Hosts that are names well enough, and yet not the server that connections are meant to reach."""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.host import HOST, HOST_NAME
from connectorops.rules.wording import listed, quoted
from connectorops.swagger.nodes import Document

TUNNELS: Final = (".ngrok.io", ".ngrok.app", ".ngrok-free.app", ".loca.lt", ".trycloudflare.com")
LOCAL: Final = ("localhost", ".localhost", ".local", ".internal", ".lan")
SETTING_HOSTS: Final = ("dynamichosturl", "dynamicsubdomain")
"""Policy templates that take the host from the connection."""
_STAGE: Final = re.compile(
    r"(?:demo|dev|develop|development|preprod|qa|stage|staging|stg|test|testing|tst|uat)\d{0,2}|[a-z]*sandbox"
)
"""Parts of host names, between dots and hyphens, that services use for what is not their production."""
_PLACEHOLDER: Final = re.compile(
    r"contoso|fabrikam|(?:your|my)[-_]?(?:company|cp)?"
    r"(?:account|company|domain|environment|host|instance|organi[sz]ation|org|server|site|store|subdomain|tenant)"
    r"(?:name|url|id)?"
)
"""Labels of host names that stand for a name which somebody was to fill in."""
_POLICY: Final = "apiProperties.json#/properties/policyTemplateInstances/1"
_EVERYWHERE: Final[dict[str, list[str]]] = {f"{_POLICY}/parameters/x-ms-apimTemplate-operationName": []}


def _name(document: Document) -> str:
    """The host's name in lower case, without its port; "" where it is not valid, which has a rule of its own."""
    host = document.text("host") or ""
    return host.lower().partition(":")[0] if HOST_NAME.fullmatch(host) else ""


def _own_name(document: Document) -> str:
    """The same, but "" where policies put names that belong to the connection in its place, in all operations."""
    properties = document.connector.properties
    policies = [each for each in properties.policies if each.template in SETTING_HOSTS] if properties else []
    set_by_policy = {name for each in policies for name in each.operations}
    if any(not each.operations for each in policies) or (set_by_policy and document.by_id.keys() <= set_by_policy):
        return ""
    return _name(document)


def _is_local(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name.endswith(LOCAL) or "." not in name
    return True


@rule(
    "SW052",
    severity=ERROR,
    policy="5000.2.6.4",
    profile=CERTIFIED,
    keys=("host",),
    whole=True,
    fix="Set the public name of the production server.",
    bad=[{HOST: "localhost:7071"}, {HOST: "10.0.0.4"}, {HOST: "archive"}],
    ok=[{HOST: "localhost:7071", **_EVERYWHERE}],
)
def host_not_public(document: Document) -> Hits:
    """The host is an IP address or a name that only its own network knows.

    The platform calls the service from Microsoft's data centres. It can't reach names such as localhost, nor names
    without a domain, and addresses have no certificate. Reviewers demand the host name of production.

    Where the policy "Set host URL" takes the host of all operations from the connection, this name is never called, and
    is not judged.
    """
    name = _own_name(document)
    if name and _is_local(name):
        yield document.at("host"), f"The host {quoted(name)} can't be reached from outside; a public name was expected."


@rule(
    "SW053",
    severity=WARNING,
    policy="5000.2.6.4",
    profile=CERTIFIED,
    keys=("host",),
    whole=True,
    fix="Set the host of production, or waive this finding if this is the host of production.",
    bad=[
        {HOST: "staging.archive.example.com"},
        {HOST: "archive-dev.example.com"},
        {HOST: "demo2.example.com"},
        {HOST: "api.archivesandbox.com"},
        {HOST: "abc123.ngrok.io"},
    ],
    ok=[{HOST: "archive.dev"}, {HOST: "latest.example.com"}, {HOST: "staging.archive.example.com", **_EVERYWHERE}],
)
def host_not_production(document: Document) -> Hits:
    """The host looks like one for tests.

    Certification asks for the production host. This rule goes by the parts of the name before the domain (dev, test,
    qa, uat, staging, demo and the like), by sandboxes, and by tunnels to a developer's computer. One host in fifty has
    such a part, and some of those are in production all the same, therefore a warning. A host that a policy replaces
    for all operations is not judged.
    """
    name = _own_name(document)
    if not name or _is_local(name):
        return
    *labels, domain, _ = name.split(".")
    parts = [part for label in labels for part in label.split("-") if _STAGE.fullmatch(part)]
    if domain.endswith("sandbox"):
        parts.append(domain)
    if parts or name.endswith(TUNNELS):
        found = listed([quoted(each) for each in dict.fromkeys(parts)])
        reason = f"has {found} in its name" if parts else "is a tunnel to a computer"
        yield document.at("host"), f"The host {quoted(name)} {reason}; the host of production was expected."


@rule(
    "SW065",
    severity=WARNING,
    policy="5000.2.6.4",
    profile=CERTIFIED,
    keys=("host",),
    whole=True,
    fix="Set the host of production; where each customer has one, ask for it in the connection and set it by a policy.",
    bad=[{HOST: "api.contoso.com"}, {HOST: "YourInstance.archive.com"}],
    ok=[{HOST: "api.contoso.com", **_EVERYWHERE}, {HOST: "api.yourmembership.com"}, {HOST: "your-archive.com"}],
)
def host_is_placeholder(document: Document) -> Hits:
    """The host is a name that somebody was to fill in.

    Hosts such as yourdomain.com or api.contoso.com come from examples. Where the policy "Set host URL" takes the host
    of all operations from the connection they do no harm. Without it each request goes to a server that isn't yours, or
    that isn't there.
    """
    name = _own_name(document)
    found = next((each for each in name.split(".")[:-1] if _PLACEHOLDER.fullmatch(each)), "")
    if found:
        yield (
            document.at("host"),
            f"The host {quoted(name)} has the placeholder {quoted(found)}, and no policy sets it.",
        )
