"""apiProperties.json as a whole: its shape, and members that stand in the wrong place."""

from collections.abc import Sequence
from typing import Final

from connectorops.connectors import ApiProperties
from connectorops.documents import resolve, split
from connectorops.nodes import Json
from connectorops.rule import ERROR, Hits, rule
from connectorops.schema import Violation, violations
from connectorops.schema.words import shown
from connectorops.tree import Edits

_FILE: Final = "apiProperties.json#/properties"
WITHOUT_OAUTH: Final[Edits] = {
    "apiDefinition.swagger.json#/securityDefinitions/token": None,
    "apiDefinition.swagger.json#/security/0/token": None,
}
"""Edits after which the golden definition has no OAuth, for examples without a parameter that signs in."""
AN_INDEPENDENT: Final[Edits] = {
    **WITHOUT_OAUTH,
    "certification.yml": "kind: connector\nprogram: independent\nowners: [ann-lee]\n",
    "icon.png": None,
    f"{_FILE}/iconBrandColor": "#da3b01",
    f"{_FILE}/publisher": "Ann Lee",
    f"{_FILE}/connectionParameters/token": None,
}
"""Edits that turn the golden connector into that of an independent publisher, without OAuth, for examples of rules."""

_MEMBERS: Final = (
    "iconBrandColor",
    "publisher",
    "stackOwner",
    "capabilities",
    "connectionParameters",
    "connectionParameterSets",
    "policyTemplateInstances",
    "scriptOperations",
)
_OWNERS: Final = ("publisher", "stackowner")
_SECTION: Final = "x-ms-apimTemplate-policySection"


@rule(
    "AP001",
    severity=ERROR,
    fix="Correct the value, or remove a member that apiProperties.json does not have.",
    bad=[
        {f"{_FILE}/capabilities": "actions"},
        {f"{_FILE}/script": "script.csx"},
        {f"{_FILE}/connectionParameters/api_key/type": "secureString"},
        {f"{_FILE}/policyTemplateInstances/0/templateId": None},
        {f"{_FILE}/connectionParameters/region/uiDefinition/constraints/allowedValues/0": "eu"},
    ],
    ok=[{"apiProperties.json#/$schema": "https://example.com/apiProperties.schema.json"}],
)
def properties_schema(root: ApiProperties) -> Hits:
    """apiProperties.json has a member that does not fit its schema.

    ## Why

    The service reads this file member by member. It refuses a member that it does not know, and a value of another
    type or outside a closed list stops the import or is dropped without a word. Microsoft checks the file against a
    schema before a person looks at it.

    ## Limits

    The schema that Microsoft has published dates from 2020 and rejects what reviewers ask for today, such as the
    redirect mode `GlobalPerConnector`, parameter sets and script operations. This rule uses a schema of its own, which
    accepts them. A defect with a rule of its own is reported by that rule only. No more than 50 places are told.
    """
    if "properties" not in root.value:
        return
    for violation in violations("api-properties", root.value):
        if not _has_its_own_rule(root.value, violation):
            place = root.at(*split(violation.pointer), on_key=violation.on_key, key=_missing(violation))
            yield place, _sentence(violation.message)


def _has_its_own_rule(value: Json, violation: Violation) -> bool:
    """Whether AP007, AP008, AP012, AP024, AP030 or AP085 speaks of it, in words that help more than a schema's."""
    *parents, name = ("", *split(violation.pointer))
    if violation.keyword == "additionalProperties":
        return parents == ["", "properties"] and (name.casefold() in _OWNERS or name == "website")
    wrong = resolve(value, violation.pointer)
    if violation.keyword == "type":
        return name == "uiDefinition" and wrong is None and "allowedValues" not in parents
    return violation.keyword == "enum" and name == _SECTION and isinstance(wrong, str)


def _missing(violation: Violation) -> str:
    """What keeps apart several members that one object lacks; the message ends with the name."""
    return violation.message.rpartition(" ")[2].strip('"') if violation.keyword == "required" else ""


def _sentence(message: str) -> str:
    return message[0].upper() + message[1:] + ("" if message.endswith(("?", ".")) else ".")


@rule(
    "AP002",
    severity=ERROR,
    fix="Put everything into one object under the key `properties`.",
    bad=[
        {
            **WITHOUT_OAUTH,
            "apiProperties.json": '{"iconBrandColor": "#1f4e79", "publisher": "Litware", "stackOwner": "Litware"}',
        },
        {"apiProperties.json": '{"Properties": {"iconBrandColor": "#1f4e79"}}'},
        {"apiProperties.json": "{}"},
    ],
)
def properties_wrapper_missing(root: ApiProperties) -> Hits:
    """The object properties, which holds everything else, is missing.

    The service reads one member of apiProperties.json only: `properties`. What stands beside it is not seen, and
    Microsoft's command-line tool stops with an error. The usual reason is content that was copied from inside the
    wrapper; reviewers send such files back. Nothing else in the file is judged until the wrapper is there.
    """
    if "properties" in root.value:
        return
    outside = [name for name in _MEMBERS if name in root.value]
    variant = next((name for name in root.value if name.casefold() == "properties"), None)
    if variant is not None:
        yield root.at(variant, on_key=True), f"The key {shown(variant)} must be written in lower case: properties."
    elif outside:
        yield root.at(key="properties"), f"{_listed(outside)} must stand inside an object with the key properties."
    else:
        yield root.at(key="properties"), "The file lacks the object properties, in which everything stands."


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


@rule(
    "AP012",
    severity=ERROR,
    keys=("properties",),
    fix="Remove `website`, and name the address under `x-ms-connector-metadata` in the definition.",
    bad=[{f"{_FILE}/website": "https://www.litware.example.com"}],
)
def website_in_properties(root: ApiProperties) -> Hits:
    """apiProperties.json has a website, which belongs into the definition.

    The service refuses members that it does not know, and `website` is one. The address of the product's site stands
    in apiDefinition.swagger.json, as the entry Website of `x-ms-connector-metadata`.
    """
    if "website" in root.properties:
        yield (
            root.at("properties", "website", on_key=True),
            "website is not a member of apiProperties.json; the definition names the site in x-ms-connector-metadata.",
        )
