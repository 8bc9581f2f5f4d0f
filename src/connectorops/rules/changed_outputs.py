"""Rules about updates: answers in which existing flows no longer find what they use."""

from __future__ import annotations

from connectorops.changes import Change
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.changed import KEEP_OUTPUT, UNBUMPED, UNTOLD, hits

_DEFINITIONS = "apiDefinition.swagger.json#/definitions"
_STATUS = f"{_DEFINITIONS}/Document/allOf/1/properties/status"
_SIZE = f"{_DEFINITIONS}/Document/allOf/1/properties/size"


@rule(
    "CH024",
    severity=ERROR,
    microsoft="OutputFieldDeleted",
    fix=KEEP_OUTPUT,
    bad=[
        {f"{_DEFINITIONS}/Account/properties/plan": None},
        {f"{_DEFINITIONS}/DocumentEvent/properties/event": None},
        {"apiDefinition.swagger.json#/paths/~1account/get/responses/200/schema": None},
    ],
    ok=[{f"{_DEFINITIONS}/Account/properties/since": {"type": "string", "title": "Since", "description": "A day."}}],
    also=UNTOLD,
)
def output_field_deleted(change: Change) -> Hits:
    """A field of an answer is no longer described.

    Makers choose fields of an answer by name. A flow that uses one which is not described any more shows it as
    unknown, and where the service really stopped sending it, finds it empty or fails. Responses of success and the
    payloads of webhooks count; descriptions of errors do not. Names are compared with their case.

    Microsoft's change validator reports this as an error; 11 % of the updates of certified connectors do it.
    """
    yield from hits(change, "OutputFieldDeleted")


@rule(
    "CH025",
    severity=ERROR,
    microsoft="OutputFieldTypeChanged",
    fix=KEEP_OUTPUT,
    bad=[
        {f"{_DEFINITIONS}/Account/properties/plan/type": "integer"},
        {f"{_DEFINITIONS}/Account/properties/plan/type": None},
        {f"{_DEFINITIONS}/DocumentPage/properties/value/items": {"type": "string"}},
    ],
    also=UNTOLD,
)
def output_field_type_changed(change: Change) -> Hits:
    """A field of an answer has another type than before, or none any more.

    A flow that calculates with a number or loops over a list fails where it gets a text. If only the description was
    wrong and the service answers as ever, flows that worked keep working, and a waiver can say so.

    Microsoft's change validator reports this as an error, also where the type is no longer said at all; 8 % of updates
    do it.
    """
    yield from hits(change, "OutputFieldTypeChanged")


@rule(
    "CH026",
    severity=ERROR,
    microsoft="OutputFieldFormatChanged",
    fix=KEEP_OUTPUT,
    bad=[{f"{_SIZE}/format": "int32"}, {f"{_SIZE}/format": None}],
    also=UNTOLD,
)
def output_field_format_changed(change: Change) -> Hits:
    """A field of an answer has another format than before, or none any more.

    Flows parse dates and numbers by what they were told. Microsoft's change validator reports a format that changed,
    disappeared or is new as an error, while the type stayed.
    """
    yield from hits(change, "OutputFieldFormatChanged")


@rule(
    "CH027",
    severity=ERROR,
    microsoft="OutputEnumListRemoved",
    fix=KEEP_OUTPUT,
    bad=[{f"{_STATUS}/enum": None}],
    also=UNTOLD,
)
def output_enum_list_removed(change: Change) -> Hits:
    """A field of an answer had a list of values and may be anything now.

    Flows tell values apart: a condition for each one that was listed. Without a list they may meet others.
    Microsoft's change validator reports this as an error. Removing the list of an input is fine.
    """
    yield from hits(change, "OutputEnumListRemoved")


@rule(
    "CH028",
    severity=WARNING,
    microsoft="OutputEnumValueAdded",
    fix="Tell the owners of flows what the new value means, so that they can add a case for it.",
    bad=[{f"{_STATUS}/enum/-": "archived"}],
    also=UNBUMPED,
)
def output_enum_value_added(change: Change) -> Hits:
    """A field of an answer may have a value that it never had.

    A flow with a case for each value has none for the new one and goes on with its default, or with nothing. It is not
    known whether Microsoft's change validator reports this.
    """
    yield from hits(change, "OutputEnumValueAdded")


@rule(
    "CH029",
    severity=WARNING,
    microsoft="OutputEnumValueRemoved",
    fix="Keep the value in the list as long as the service may answer with it, or tell the owners of flows that it is "
    "gone.",
    bad=[{f"{_STATUS}/enum": ["draft", "published"]}],
    also=UNBUMPED,
)
def output_enum_value_removed(change: Change) -> Hits:
    """A value that an answer could have is no longer listed.

    A branch of a flow that waits for this value never runs again. It is not known whether Microsoft's change validator
    reports this.
    """
    yield from hits(change, "OutputEnumValueRemoved")


@rule(
    "CH030",
    severity=WARNING,
    microsoft="ResponseDeleted",
    fix="Keep the response as long as the service may answer with it. If it answers with another code, describe the "
    "same fields there.",
    bad=[
        {
            "apiDefinition.swagger.json#/paths/~1account/get/responses": {
                "202": {"description": "The account.", "schema": {"$ref": "#/definitions/Account"}}
            }
        }
    ],
    ok=[{"apiDefinition.swagger.json#/paths/~1account/get/responses/401": None}],
    also=UNBUMPED,
)
def response_deleted(change: Change) -> Hits:
    """An operation no longer describes one of its successful answers.

    The fields of an answer belong to its code. Flows that use them may find them empty, unless the remaining codes have
    the same ones. It is not known whether Microsoft's change validator reports this.
    """
    yield from hits(change, "ResponseDeleted")
