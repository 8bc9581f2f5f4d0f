"""Rules about updates: requests of existing flows that are refused or understood differently."""

from __future__ import annotations

from connectorops.changes import Change
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.changed import NEW_OPERATION, UNBUMPED, UNTOLD, hits

_LIST = "apiDefinition.swagger.json#/paths/~1documents/get/parameters"
_INPUT = "apiDefinition.swagger.json#/definitions/DocumentInput"
_UPDATE_BODY = "apiDefinition.swagger.json#/paths/~1documents~1{documentId}/patch/parameters/0"
_UPDATE = f"{_UPDATE_BODY}/schema"
_RECORD = "apiDefinition.swagger.json#/paths/~1document-types~1{typeId}~1records/post/parameters/1/schema"

OPTIONAL = (
    "Make it optional and let the service use what it did before where it is missing. Otherwise: " + NEW_OPERATION
)


@rule(
    "CH010",
    severity=ERROR,
    microsoft="RequiredParameterAdded",
    fix=OPTIONAL,
    bad=[{f"{_LIST}/-": {"name": "tenant", "in": "query", "type": "string", "required": True}}],
    ok=[{f"{_LIST}/-": {"name": "tenant", "in": "query", "type": "string"}}],
    also=UNTOLD,
)
def required_parameter_added(change: Change) -> Hits:
    """An operation has a new parameter that is required.

    A saved flow sends the parameters that it was saved with. It does not know the new one, not even its default, so
    the service refuses the request. Microsoft's change validator reports this as an error; 3 % of updates do it.
    """
    yield from hits(change, "RequiredParameterAdded")


@rule(
    "CH011",
    severity=WARNING,
    microsoft="ParameterDeleted",
    fix="Keep the parameter, hidden with `x-ms-visibility: internal` if it has no effect any more. If what it did is "
    "gone: " + NEW_OPERATION,
    bad=[{f"{_LIST}/6": None}],
    ok=[{"apiDefinition.swagger.json#/paths/~1changes/get/parameters/1": None}],
    also=UNBUMPED,
)
def parameter_deleted(change: Change) -> Hits:
    """A parameter that makers could fill in is gone.

    Existing flows keep sending it, and most services ignore what they do not know. What it did, a filter for example,
    silently stops working. It is not known whether Microsoft's change validator reports this, so it is a warning; 7 %
    of updates do it. A parameter that was internal is left out, since no maker ever set it.
    """
    yield from hits(change, "ParameterDeleted")


@rule(
    "CH052",
    severity=ERROR,
    microsoft="RequiredParameterDeleted",
    fix="Keep the parameter, optional if the service can do without it. If what it said is said elsewhere now, such as "
    "in the connection: " + NEW_OPERATION,
    bad=[{"apiDefinition.swagger.json#/paths/~1document-types~1{typeId}~1fields/get/parameters/1": None}],
    ok=[{f"{_LIST}/5": None}, {"apiDefinition.swagger.json#/paths/~1changes/get/parameters/1": None}],
    also=UNTOLD,
)
def required_parameter_deleted(change: Change) -> Hits:
    """A parameter that makers had to fill in is gone.

    Every existing flow has a value for it, and was made to do something with this value: read this folder, call that
    tenant. Without it the operation is another one, and what took its place, such as a new field of the connection, is
    empty in connections that exist. An optional parameter that is gone is a warning, and so is one that was internal
    and had no value of its own. A variable that a path no longer has is told by the path.
    """
    yield from hits(change, "RequiredParameterDeleted")


@rule(
    "CH053",
    severity=WARNING,
    microsoft="BodyParameterRenamed",
    fix="Give the body its old name back: nobody sees it, and the service is never sent it.",
    bad=[{f"{_UPDATE_BODY}/name": "change"}],
    ok=[{f"{_UPDATE_BODY}/description": "What changes in the document."}],
    also=UNBUMPED,
)
def body_parameter_renamed(change: Change) -> Hits:
    """The body of a request has another name than before.

    The name of a body is not part of the request, but it is part of flows: they keep the field `To` of the body
    `emailMessage` as `emailMessage/To`. Where the operation knows no `emailMessage`, the step has a value that it
    can't place, and lacks one that is required. It is not known whether Microsoft's change validator reports this. The
    fields of both bodies are compared as ever.
    """
    yield from hits(change, "BodyParameterRenamed")


@rule(
    "CH012",
    severity=ERROR,
    microsoft="ParameterLocationChanged",
    fix=NEW_OPERATION,
    bad=[{f"{_LIST}/6/in": "header"}],
    also=UNTOLD,
)
def parameter_location_changed(change: Change) -> Hits:
    """A parameter is sent in another place than before.

    Existing flows keep sending it where it was: in the query, a header, the path, the form or the body. The service
    looks for it elsewhere and finds nothing. Microsoft's change validator reports this as an error.
    """
    yield from hits(change, "ParameterLocationChanged")


@rule(
    "CH013",
    severity=ERROR,
    microsoft="ParameterTypeChanged",
    fix=NEW_OPERATION,
    bad=[{f"{_LIST}/6/type": "integer"}],
    also=UNTOLD,
)
def parameter_type_changed(change: Change) -> Hits:
    """A parameter has another type than before.

    Existing flows keep sending what they sent: a text where the service now expects a number is refused, and a number
    that became a text may be compared differently. That the new type is the one which the service always had does
    not help flows in which the value was entered as the old one; a waiver can say that it was checked.
    """
    yield from hits(change, "ParameterTypeChanged")


@rule(
    "CH014",
    severity=ERROR,
    microsoft="RequiredInputFieldAdded",
    fix=OPTIONAL,
    bad=[
        {
            f"{_INPUT}/properties/language": {"type": "string", "title": "Language", "description": "Of the text."},
            f"{_INPUT}/required": ["name", "typeId", "language"],
        }
    ],
    ok=[{f"{_INPUT}/properties/language": {"type": "string", "title": "Language", "description": "Of the text."}}],
    also=UNTOLD,
)
def required_input_field_added(change: Change) -> Hits:
    """A request body has a new field that is required.

    Existing flows do not send it, so the service refuses the request. Names are compared with their case: a field
    that changed from `name` to `Name` is a new one. A required field inside a new optional object is fine, because
    nobody has to send the object. Microsoft's change validator reports this as an error; 6 % of updates do it.
    """
    yield from hits(change, "RequiredInputFieldAdded")


@rule(
    "CH015",
    severity=ERROR,
    microsoft="InputFieldNowRequired",
    fix=OPTIONAL,
    bad=[{f"{_UPDATE}/required": ["name", "status"]}, {f"{_LIST}/6/required": True}],
    ok=[{f"{_UPDATE}/required": None}],
    also=UNTOLD,
)
def input_field_now_required(change: Change) -> Hits:
    """An input that could be left empty is required now.

    Flows in which it was left empty are refused by the service, or fail before they call it. Microsoft's change
    validator reports this as an error.
    """
    yield from hits(change, "InputFieldNowRequired")


@rule(
    "CH016",
    severity=WARNING,
    microsoft="InputFieldDeleted",
    fix="Keep the field, hidden with `x-ms-visibility: internal` if it has no effect any more. If what it did is gone: "
    + NEW_OPERATION,
    bad=[{f"{_INPUT}/properties/confidential": None}],
    also=UNBUMPED,
)
def input_field_deleted(change: Change) -> Hits:
    """A field of a request body that makers could fill in is gone.

    Existing flows keep sending it until they are saved again, and what it did may silently be lost. Microsoft's change
    validator was seen to pass over such fields, even required ones, while the newer submission route lists them, so
    this is a warning. 7 % of updates do it. Internal fields are left out, since no maker ever set them.
    """
    yield from hits(change, "InputFieldDeleted")


@rule(
    "CH017",
    severity=ERROR,
    microsoft="InputFieldTypeChanged",
    fix=NEW_OPERATION,
    bad=[{f"{_INPUT}/properties/confidential/type": "string"}, {f"{_INPUT}/properties/labels/items/type": "object"}],
    also=UNTOLD,
)
def input_field_type_changed(change: Change) -> Hits:
    """A field of a request has another type than before.

    Existing flows keep sending a value of the old type. Microsoft's change validator reports this as an error; 3 % of
    updates do it.
    """
    yield from hits(change, "InputFieldTypeChanged")


@rule(
    "CH018",
    severity=WARNING,
    microsoft="InputFieldFormatChanged",
    fix="Check that the service still accepts what flows send in the old format. If it does not: " + NEW_OPERATION,
    bad=[{f"{_INPUT}/properties/retentionYears/format": "int64"}, {f"{_LIST}/5/format": "date"}],
    also=UNBUMPED,
)
def input_field_format_changed(change: Change) -> Hits:
    """An input has another format than before.

    The type stayed, so flows go on sending a value that fits it, in the old format: a date without a time, say. Whether
    the service accepts that is not for the definition to say.
    """
    yield from hits(change, "InputFieldFormatChanged")


@rule(
    "CH019",
    severity=ERROR,
    microsoft="InputEnumListAdded",
    fix="Offer the values with `x-ms-dynamic-values` instead, which leaves others possible, or: " + NEW_OPERATION,
    bad=[{f"{_LIST}/6/enum": ["a", "b"]}],
    also=UNTOLD,
)
def input_enum_list_added(change: Change) -> Hits:
    """An input that took any value takes only listed ones now.

    Flows may hold a value that is not in the list; the service then refuses it, and the maker who opens the step can't
    keep it. Removing a list, or adding a value to one, is fine.
    """
    yield from hits(change, "InputEnumListAdded")


@rule(
    "CH020",
    severity=ERROR,
    microsoft="InputEnumValueRemoved",
    fix="Keep the value in the list as long as the service understands it. If it does not: " + NEW_OPERATION,
    bad=[{f"{_LIST}/2/enum": ["draft", "published"]}],
    ok=[{f"{_LIST}/2/enum": ["draft", "published", "retired", "lost"]}, {f"{_LIST}/2/enum": None}],
    also=UNTOLD,
)
def input_enum_value_removed(change: Change) -> Hits:
    """A value that makers could choose is no longer accepted.

    Flows in which it was chosen keep sending it. Correcting the spelling of a value removes the old one. Microsoft's
    change validator reports this as an error.
    """
    yield from hits(change, "InputEnumValueRemoved")


@rule(
    "CH021",
    severity=WARNING,
    microsoft="InputFieldVisibilityChangedToInternal",
    fix="Mark it as `advanced` if makers should rarely need it. If nobody should set it any more, ask for a waiver "
    "that says what happens to the values in existing flows.",
    bad=[{f"{_LIST}/6/x-ms-visibility": "internal"}, {f"{_UPDATE}/properties/status/x-ms-visibility": "internal"}],
    also=UNBUMPED,
)
def input_field_visibility_changed_to_internal(change: Change) -> Hits:
    """An input that makers could see is hidden now.

    Existing flows keep the value that they were saved with, but nobody sees or changes it any more. Microsoft's newer
    submission route lists it as a kind of breaking change.
    """
    yield from hits(change, "InputFieldVisibilityChangedToInternal")


@rule(
    "CH022",
    severity=WARNING,
    microsoft="InputDefaultChanged",
    fix="Keep the default, or tell the owners of flows what changes for those who relied on it.",
    bad=[{f"{_LIST}/2/default": "draft"}, {f"{_INPUT}/properties/retentionYears/default": None}],
    ok=[{f"{_LIST}/6/default": "a"}],
    also=UNBUMPED,
)
def input_default_changed(change: Change) -> Hits:
    """An input has another default than before, or none any more.

    Makers who left the input alone chose the default without seeing it. New flows, and existing ones once they are
    saved again, send another value.
    """
    yield from hits(change, "InputDefaultChanged")


@rule(
    "CH023",
    severity=WARNING,
    microsoft="DynamicSchemaChanged",
    fix="Check that the fields which existing flows use keep their names and types. If they do not: " + NEW_OPERATION,
    bad=[
        {
            f"{_RECORD}/properties/fields/x-ms-dynamic-schema": None,
            f"{_RECORD}/properties/fields/x-ms-dynamic-properties": None,
        }
    ],
    also=UNBUMPED,
)
def dynamic_schema_changed(change: Change) -> Hits:
    """Fields that an operation described are described by another, or by none.

    Behind `x-ms-dynamic-schema` stand fields that no definition shows, and flows refer to them by name. Where another
    operation describes them, or a fixed schema, it takes a look at both answers to say whether flows still work.
    """
    yield from hits(change, "DynamicSchemaChanged")
