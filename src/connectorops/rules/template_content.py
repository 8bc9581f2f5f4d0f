"""What a template may not hold, secrets and persons, and the connector that it has to use."""

import re
from typing import Any, Final

from connectorops.model import Place
from connectorops.package import Package
from connectorops.package.contents import FLOWS
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.scanning.evidence import mask
from connectorops.scanning.invented import storage_key
from connectorops.scanning.pii import Kind
from connectorops.scanning.pii_scan import personal_data
from connectorops.scanning.roles import Role
from connectorops.scanning.secrets_found import leaks
from connectorops.schema.words import shown
from connectorops.tree import Edits

_OUTER: Final = "template.zip!"
_FLOW: Final = "2efaa716-d914-4206-ad8a-e76b90270c3c"
_API: Final = "0283dd18-1006-426b-8f17-42c0435ae116"
_CONNECTION: Final = "c1efbda7-13b8-4d22-829d-8de8f36d9272"
_MANIFEST: Final = f"{_OUTER}manifest.json"
_DEFINITION: Final = f"{_OUTER}{FLOWS}/{_FLOW}/definition.json"
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_PERSON: Final = "jordan.rivers" + "@" + "blue-harbour-freight.net"


def _secret() -> list[Edits]:
    key = "DefaultEndpointsProtocol=https;AccountName=archive;AccountKey=" + storage_key()
    return [{f"{_DEFINITION}#/properties/definition/actions/Get/inputs/parameters": {"connection": key}}]


@rule(
    "TP008",
    severity=ERROR,
    fix="Revoke it with whoever issued it, let the flow read it from a connection, and export it again.",
    bad=_secret,
)
def template_holds_secret(package: Package) -> Hits:
    """A secret stands in the flow.

    Templates are public: whoever opens one reads every action. Keys and passwords belong into connections, which an
    export does not hold.
    """
    if package.template is not None and package.folder is None:
        for leak in leaks(package.texts):
            if not leak.match.sample:
                yield (
                    leak.place("TP008"),
                    f"A secret stands {leak.setting}: {leak.match.kind}. Count it as known to everybody.",
                )


@rule(
    "TP009",
    severity=WARNING,
    fix="Rename the connection before the export, or write the connector's name into the export instead.",
    bad=[
        {f"{_MANIFEST}#/resources/{_CONNECTION}/details/displayName": _PERSON},
        {f"{_MANIFEST}#/details/creator": _PERSON},
        {f"{_DEFINITION}#/properties/definition/actions/Get/inputs/parameters": {"to": _PERSON}},
    ],
)
def template_names_person(package: Package) -> Hits:
    """The export names a person.

    It says whose connection it is, who made it, or whom the flow writes to. An export takes the author's address as the
    name of each connection. Templates are public, and everybody who uses
    one would write to the address that stands in an action.
    """
    template = package.template
    if template is None:
        return
    path = template.path("manifest.json")
    named = {f"/resources/{key}/details/displayName": _display_name(each) for key, each in template.resources.items()}
    named["/details/creator"] = template.details.get("creator")
    for pointer, text in named.items():
        if isinstance(text, str) and _ADDRESS.search(text) and not text.endswith(("example.com", "example.org")):
            place = Place(path, pointer, evidence=mask("TP009", "e-mail address", text))
            yield place, "An e-mail address stands here: the connection or the export is a person's own."
    for sighting in personal_data(package.texts)[Kind.EMAIL] if package.folder is None else ():
        place = sighting.place("TP009")
        if place.path != path and sighting.where.role is not Role.CONTACT:
            yield place, f"An e-mail address stands {sighting.where.role}: whoever uses the template would use it."


def _display_name(resource: dict[str, Any]) -> object:
    details = resource.get("details")
    return details.get("displayName") if isinstance(details, dict) else None


@rule(
    "TP010",
    severity=ERROR,
    policy="5000.1.1.7",
    fix="Add an action of the connector to the flow and export it again, or name the right folder.",
    bad=[{f"{_MANIFEST}#/resources/{_API}/details/displayName": "Another Service"}],
)
def template_without_connector(package: Package) -> Hits:
    """The flow does not use the connector that it is submitted for.

    With `--against`, one of the export's APIs has the connector's title, or a name made from it.
    """
    template, source = package.template, package.against
    title = source.swagger.value.get("info", {}).get("title") if source is not None and source.swagger else None
    if template is None or not isinstance(title, str) or not template.resources:
        return
    letters = re.sub(r"[^a-z0-9]", "", title.lower())
    apis = [each for each in template.resources.values() if each.get("type") == "Microsoft.PowerApps/apis"]
    names = [str(name) for each in apis for name in (_display_name(each), each.get("name", ""))]
    if not any(letters and letters in re.sub(r"[^a-z0-9]", "", name.lower()) for name in names):
        uses = ", ".join(shown(str(_display_name(each))) for each in apis) or "no connector"
        yield Place(template.path("manifest.json"), "/resources"), f"The flow uses {uses}; expected {shown(title)}."
