"""Ways to authenticate that are declared and not used, or that can't be used."""

from __future__ import annotations

from typing import Any, Final

from connectorops.rule import CERTIFIED, NOTE, WARNING, Hits, rule
from connectorops.rules.wording import quoted
from connectorops.swagger.nodes import Document, SecurityScheme

_SWAGGER: Final = "apiDefinition.swagger.json#"
_CAPABILITIES: Final = "apiProperties.json#/properties/capabilities"


@rule(
    "SW096",
    severity=WARNING,
    keys=("type",),
    whole=True,
    fix='Use basic or Windows authentication, or remove "gateway" from `capabilities` in apiProperties.json.',
    bad=[{_CAPABILITIES: ["actions", "triggers", "gateway"], "script.csx": None}],
    ok=[{_CAPABILITIES: ["actions", "gateway"], f"{_SWAGGER}/securityDefinitions/api_key": {"type": "basic"}}],
    also=("AP088",),
)
def api_key_with_gateway(scheme: SecurityScheme) -> Hits:
    """A connector for the on-premises data gateway authenticates with a key.

    Microsoft's questions and answers on custom connectors say that keys are not supported where requests go through the
    on-premises data gateway: the service behind it never gets the key.
    """
    properties = scheme.root.connector.properties
    if scheme.text("type") != "apiKey" or properties is None:
        return
    capabilities: Any = properties.properties.get("capabilities")
    if isinstance(capabilities, list) and "gateway" in capabilities:
        text = (
            f"The security definition {quoted(scheme.name)} is a key, which the on-premises data gateway does not pass."
        )
        yield scheme.at("type"), text


@rule(
    "SW097",
    severity=NOTE,
    profile=CERTIFIED,
    keys=("securityDefinitions",),
    whole=True,
    fix="Name it in `security` of the document, or remove the definition.",
    bad=[{f"{_SWAGGER}/securityDefinitions/session": {"type": "basic"}}],
    ok=[
        {
            f"{_SWAGGER}/securityDefinitions/session": {"type": "basic"},
            f"{_SWAGGER}/paths/~1documents/get/security": [{"session": []}],
        }
    ],
)
def security_definition_unused(document: Document) -> Hits:
    """A security definition is required by no operation.

    `securityDefinitions` says how a request can be authorised, `security` that it is. By the specification a definition
    that no `security` names has no effect, and other tools send the requests without it. Every seventh published
    connector has one and works, so it is a note.
    """
    definitions = document.child("securityDefinitions")
    used = {
        name
        for node in (document, *document.operations)
        if "security" in node.value
        for requirement in node.array("security")
        if isinstance(requirement, dict)
        for name in requirement
    }
    for name in definitions:
        if name not in used and not name.startswith("x-"):
            text = f"The security definition {quoted(name)} is required by no `security`."
            yield document.at("securityDefinitions", name, on_key=True), text
