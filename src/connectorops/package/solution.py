"""The connector solution: what Dataverse would export, written from the files of a connector's folder."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from connectorops.connectors.connector import DEFINITION, ICON, PROPERTIES
from connectorops.documents import Document
from connectorops.package.minified import compact, minified
from connectorops.package.solution_xml import (
    NO_XML,
    Component,
    Head,
    Publisher,
    content_types_xml,
    customizations_xml,
    solution_xml,
)
from connectorops.package.solutions import CONTENT_TYPES, CUSTOMIZATIONS, MAX_CHARACTERS, SOLUTION

if TYPE_CHECKING:
    from connectorops.connectors import Connector

PREFIX: Final = re.compile(r"(?!mscrm)[a-z][a-z0-9]{1,7}")
_SPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://github.com/connectorops/connectorops#package")
"""Ids are made from names in this space, so that a second build has those of the first."""
_JPEG: Final = b"\xff\xd8\xff"


class BuildError(Exception):
    """Why nothing can be built: a file of the connector, what is wrong with it and what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a solution is made of, as the folder has it."""

    definition: str
    title: str
    description: str
    version: str
    properties: dict[str, Any]
    icon: bytes | None
    script: bytes | None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a package calls its connector, which has to stay the same in every version of it."""

    id: str
    name: str
    display_name: str
    solution: str
    publisher: Publisher


def source_of(connector: Connector) -> Source:
    """Raises BuildError where the folder lacks a file or a file can't be read."""
    definition, text = _object(connector, connector.definitions[0] if connector.definitions else None, DEFINITION)
    properties, _ = _object(connector, connector.find(PROPERTIES), PROPERTIES)
    info = definition.get("info")
    info = info if isinstance(info, dict) else {}
    inner = properties.get("properties")
    icon = connector.find(ICON)
    return Source(
        minified(text),
        _text(info.get("title")),
        _text(info.get("description")),
        _text(info.get("version")),
        inner if isinstance(inner, dict) else {},
        connector.read(icon) if icon else None,
        connector.script.data if connector.script else None,
    )


def _object(connector: Connector, name: str | None, wanted: str) -> tuple[dict[str, Any], str]:
    if name is None:
        raise BuildError(f"{connector.path(wanted)} is missing, and the solution is made from it.")
    document = connector.text(name)
    if not isinstance(document, Document) or not document.usable or not isinstance(document.value, dict):
        raise BuildError(f"{document.path} can't be read as a JSON object: `connectorops check` says where it breaks.")
    if document.problems and not _is_json(document.text):
        raise BuildError(f"{document.path} is no valid JSON: `connectorops check` says where, and what to do.")
    return document.value, document.text


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def identity_of(source: Source, prefix: str | None) -> Identity:
    """A name and ids for a connector that no solution has named before: made from its title and publisher."""
    if not source.title:
        raise BuildError("The definition has no info.title, and the connector is named after it.")
    owner = _text(source.properties.get("publisher")) or source.title
    prefix = prefix or prefix_of(owner)
    if not PREFIX.fullmatch(prefix):
        expected = "2 to 8 lower-case letters and digits that begin with a letter, not with mscrm"
        raise BuildError(f"The publisher prefix {prefix!r} is not possible: {expected}.")
    name = f"{prefix}_{encoded(source.title)}"
    publisher = Publisher(_word(owner), owner, prefix, _number(prefix))
    return Identity(str(uuid.uuid5(_SPACE, name)), name, source.title, _word(source.title), publisher)


def prefix_of(publisher: str) -> str:
    """The prefix that a publisher's name suggests; "new" stands for nobody, so it is never that."""
    letters = re.sub(r"[^a-z0-9]", "", publisher.lower()).lstrip("0123456789")[:8]
    return letters if len(letters) > 1 and letters != "new" and not letters.startswith("mscrm") else f"co{letters[:6]}"


def encoded(title: str) -> str:
    """A display name as it stands in a connector's name: whatever is no letter or digit becomes "-" and its code."""
    return "".join(each if re.fullmatch("[a-z0-9]", each) else _code(each) for each in title.lower())


def _code(letter: str) -> str:
    return "-5F" if letter == "_" else "".join(f"-{byte:02x}" for byte in letter.encode("utf-8", "replace"))


def _word(text: str) -> str:
    """A unique name: the words of a text without what is no letter or digit."""
    word = "".join(part[:1].upper() + part[1:] for part in re.findall(r"[A-Za-z0-9]+", text))
    return word if word[:1].isalpha() else f"Connector{word}"


def _number(prefix: str) -> int:
    return 10_000 + int(hashlib.sha256(prefix.encode()).hexdigest(), 16) % 90_000


def solution_version(version: str) -> str:
    """A version of four numbers, as solutions have it: "1.2" is 1.2.0.0."""
    match = re.match(r"[vV]?(\d{1,9}(?:\.\d{1,9}){0,3})", version.strip())
    if match is None:
        raise BuildError(f"info.version is {version!r}; expected numbers such as 1.0.0, as solutions are numbered.")
    return ".".join([*(str(int(part)) for part in match[1].split(".")), "0", "0", "0"][:4])


def connector_solution(source: Source, identity: Identity, *, managed: bool = False) -> dict[str, bytes]:
    """The members of the solution in the order of an export. Raises BuildError for what no solution can hold."""
    files = _files(source, identity.name)
    named = {tag: f"/{path}" for tag, (path, _) in files.items()}
    scripted = source.properties.get("scriptOperations", [])  # none named means all, as it does in the folder
    fields = [
        ("connectorid", identity.id),
        ("description", source.description),
        ("displayname", identity.display_name),
        ("iconbrandcolor", _text(source.properties.get("iconBrandColor"))),
        ("name", identity.name),
        ("connectortype", "1"),
        *(
            [("scriptoperations", compact(scripted))]
            if isinstance(scripted, list) and source.script is not None
            else ()
        ),
        *named.items(),
    ]
    for tag, value in fields:
        if NO_XML.search(value):
            raise BuildError(f"The {tag} holds a control character, which XML can't: remove it from the definition.")
    component = Component(identity.id, identity.name, fields)
    head = Head(identity.solution, identity.display_name, solution_version(source.version), identity.publisher, managed)
    members = {
        CUSTOMIZATIONS: customizations_xml(component),
        SOLUTION: solution_xml(head, component),
        **dict(files.values()),
    }
    return {**members, CONTENT_TYPES: content_types_xml(members)}


def _files(source: Source, name: str) -> dict[str, tuple[str, bytes]]:
    """The path and content of each file, by the element that names it."""
    if len(source.definition) > MAX_CHARACTERS:
        size = f"{len(source.definition):,} characters without a blank; a solution holds {MAX_CHARACTERS:,}"
        raise BuildError(f"The definition has {size}. Split the connector, or shorten schemas and descriptions.")
    properties = source.properties
    texts = {
        "openapidefinition": source.definition,
        "connectionparameters": compact(properties.get("connectionParameters", {})),
        "connectionparametersets": compact(sets) if (sets := properties.get("connectionParameterSets")) else None,
        "policytemplateinstances": compact(properties.get("policyTemplateInstances")),
    }
    found = {
        tag: (f"Connector/{name}_{tag}.json", text.encode("utf-8", "surrogatepass"))
        for tag, text in texts.items()
        if text is not None
    }
    if source.script is not None:
        found["customcodeblobcontent"] = (f"Connector/{name}_customcodeblobcontent.csx", source.script)
    if source.icon is not None:
        kind = "Jpeg" if source.icon.startswith(_JPEG) else "Png"
        found["iconblob"] = (f"Connector/{name}_iconblob.{kind}", source.icon)
    return found
