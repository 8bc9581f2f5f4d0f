"""solution.xml, customizations.xml and [Content_Types].xml in the exact shape of Dataverse's own exports.

Names, order, two spaces, CRLF, no declaration, no line end after the last line; what is nil is written open and
close, an empty collection in one tag. They are written as text: no library writes all of that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PLATFORM: Final = "9.2.26043.140"
"""The version of Dataverse whose exports ours look like; an import compares it with its own, and accepts older ones."""
_SERVICEABILITY: Final = "9.2.26043.00151"
_XSI: Final = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_ORGANISATION: Final = (
    f'OrganizationVersion="{PLATFORM}" OrganizationSchemaType="Standard" '
    f'CRMServerServiceabilityVersion="{_SERVICEABILITY}"'
)
_LANGUAGE: Final = "1033"
_EMPTY_PAIRS: Final = ("Entities", "Roles", "Workflows", "FieldSecurityProfiles")
_EMPTY_TAGS: Final = (
    "Templates", "EntityMaps", "EntityRelationships", "OrganizationSettings", "optionsets", "CustomControls",
    "EntityDataProviders",
)  # fmt: skip
_ADDRESS: Final = (
    "AddressNumber", "AddressTypeCode", "City", "County", "Country", "Fax", "FreightTermsCode",
    "ImportSequenceNumber", "Latitude", "Line1", "Line2", "Line3", "Longitude", "Name", "PostalCode", "PostOfficeBox",
    "PrimaryContactName", "ShippingMethodCode", "StateOrProvince", "Telephone1", "Telephone2", "Telephone3",
    "TimeZoneRuleVersionNumber", "UPSZone", "UTCOffset", "UTCConversionTimeZoneCode",
)  # fmt: skip
_IN_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_IN_ATTRIBUTES: Final = {**_IN_TEXT, **str.maketrans({'"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"})}
_BREAK: Final = re.compile(r"\r\n|\r|\n")
NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML can't hold, however they are written."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose solution it is. The prefix begins the names of all components, the number those of choices."""

    unique_name: str
    display_name: str
    prefix: str
    option_value_prefix: int


@dataclass(frozen=True, slots=True)
class Head:
    """What solution.xml says of the solution."""

    unique_name: str
    display_name: str
    version: str
    publisher: Publisher
    managed: bool = False


@dataclass(frozen=True, slots=True)
class Component:
    """The connector as both files name it; `fields` are its elements in their order."""

    id: str
    name: str
    fields: Sequence[tuple[str, str]]


def solution_xml(head: Head, component: Component) -> bytes:
    publisher = head.publisher
    root = (
        f'<ImportExportXml version="{PLATFORM}" SolutionPackageVersion="9.2" languagecode="{_LANGUAGE}" '
        f'generatedBy="CrmLive" {_XSI} {_ORGANISATION}>'
    )
    return _text(
        [
            root,
            "  <SolutionManifest>",
            *_indented(4, [_tag("UniqueName", head.unique_name), *_localized(head.display_name), "<Descriptions />"]),
            *_indented(4, [_tag("Version", head.version), _tag("Managed", str(int(head.managed))), "<Publisher>"]),
            *_indented(6, [_tag("UniqueName", publisher.unique_name), *_localized(publisher.display_name)]),
            *_indented(6, ["<Descriptions />", _nil("EMailAddress"), _nil("SupportingWebsiteUrl")]),
            *_indented(6, [_tag("CustomizationPrefix", publisher.prefix)]),
            *_indented(6, [_tag("CustomizationOptionValuePrefix", str(publisher.option_value_prefix))]),
            *_indented(6, ["<Addresses>", *_address(1), *_address(2), "</Addresses>"]),
            "    </Publisher>",
            "    <RootComponents>",
            *_indented(6, [_component(component)]),
            "    </RootComponents>",
            "    <MissingDependencies />",
            "  </SolutionManifest>",
            "</ImportExportXml>",
        ]
    )


def customizations_xml(component: Component) -> bytes:
    return _text(
        [
            f"<ImportExportXml {_XSI} {_ORGANISATION}>",
            *_indented(2, [f"<{name}></{name}>" for name in _EMPTY_PAIRS]),
            *_indented(2, [f"<{name} />" for name in _EMPTY_TAGS]),
            "  <Connectors>",
            "    <Connector>",
            *_indented(6, [_tag(name, value) for name, value in component.fields]),
            "    </Connector>",
            "  </Connectors>",
            "  <Languages>",
            f"    <Language>{_LANGUAGE}</Language>",
            "  </Languages>",
            "</ImportExportXml>",
        ]
    )


def content_types_xml(names: Iterable[str]) -> bytes:
    """One line with a byte order mark: each extension in use, in the order and the case of the names."""
    extensions = dict.fromkeys(name.rpartition(".")[2] for name in names)
    kinds = "".join(f'<Default Extension="{each}" ContentType="application/octet-stream" />' for each in extensions)
    namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'\ufeff<?xml version="1.0" encoding="utf-8"?><Types xmlns="{namespace}">{kinds}</Types>'.encode()


def _component(component: Component) -> str:
    name = _attribute(component.name)
    return f'<RootComponent type="372" id="{{{component.id}}}" schemaName={name} behavior="0" />'


def _address(number: int) -> list[str]:
    values = {"AddressNumber": str(number), "AddressTypeCode": "1", "ShippingMethodCode": "1"}
    lines = [_tag(name, values[name]) if name in values else _nil(name) for name in _ADDRESS]
    return ["  <Address>", *_indented(4, lines), "  </Address>"]


def _localized(text: str) -> list[str]:
    entry = f"  <LocalizedName description={_attribute(text)} languagecode={_attribute(_LANGUAGE)} />"
    return ["<LocalizedNames>", entry, "</LocalizedNames>"]


def _attribute(text: str) -> str:
    return f'"{text.translate(_IN_ATTRIBUTES)}"'


def _tag(name: str, text: str) -> str:
    return f"<{name}>{_BREAK.sub(chr(13) + chr(10), text).translate(_IN_TEXT)}</{name}>"


def _nil(name: str) -> str:
    return f'<{name} xsi:nil="true"></{name}>'


def _indented(width: int, lines: Iterable[str]) -> list[str]:
    return [" " * width + line for line in lines]


def _text(lines: Iterable[str]) -> bytes:
    return "\r\n".join(lines).encode()
