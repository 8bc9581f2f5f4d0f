"""Dynamic extensions: where they may stand, what they must name and how they are written.

`x-ms-dynamic-values` and `-schema` are the older form, `-list` and `-properties` the newer one; a file picker is an
`x-ms-dynamic-tree`. How the two forms go together is judged in `dynamic_pairs`, what they pass to an
operation in `dynamic_arguments` and `dynamic_values`, what comes back in `dynamic_results`.
"""

from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.dynamic_examples import ENTRIES, FIELDS, RECORD, RECORD_TYPE, SWAGGER
from connectorops.rules.dynamic_targets import (
    ITEMS_PATH,
    LEGACY,
    LIST,
    PROPERTIES,
    SCHEMA,
    TITLE_PATH,
    TREE,
    VALUE_PATH,
    VALUES,
    calls,
    is_path,
    quoted,
)
from connectorops.swagger.nodes import DYNAMIC, Parameter, Typed


@rule(
    "SW400",
    severity=ERROR,
    microsoft="DynamicExtensionDefinitionNotAllowedInParameter",
    keys=DYNAMIC,
    fix="Move the extension from the parameter into its `schema`.",
    bad=[
        {
            f"{RECORD}/parameters/1/x-ms-dynamic-properties": {
                "operationId": "GetFieldSchema",
                "parameters": {"typeId": {"parameterReference": "typeId"}, "purpose": {"value": "write"}},
                "itemValuePath": "schema",
            }
        }
    ],
)
def dynamic_extension_on_body(parameter: Parameter) -> Hits:
    """A dynamic extension stands on the body parameter, not in its schema.

    ## Why

    A body is described by its schema alone. Beside `schema` the extension is not read, so the designer shows a plain
    field and nothing dynamic happens.
    """
    if parameter.location == "body":
        for extension in DYNAMIC:
            if extension in parameter.value:
                yield (
                    parameter.at(extension, on_key=True),
                    f"`{extension}` stands on the body parameter {quoted(parameter.name)}; not in its schema.",
                )


@rule(
    "SW401",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    keys=DYNAMIC,
    fix="Name the operation to call in `operationId`; a tree needs one in `open` and one in `browse`.",
    bad=[
        {f"{RECORD_TYPE}/x-ms-dynamic-list/operationId": None},
        {f"{ENTRIES}/x-ms-dynamic-tree/open": None},
        {f"{ENTRIES}/x-ms-dynamic-tree/browse/operationId": None},
    ],
    ok=[{f"{ENTRIES}/x-ms-dynamic-values/parameters": {}}],
)
def dynamic_operation_not_named(node: Typed) -> Hits:
    """A dynamic extension does not say which operation it calls.

    ## Why

    The designer fills the list or the form by calling an operation of the connector. Without `operationId` there is
    nothing to call and the field stays empty. A file picker (`"capability": "file-picker"`) needs none: its operations
    stand in `x-ms-dynamic-tree`, in `open` for the first level and in `browse` for those below.
    """
    tree = node.value.get(TREE)
    if isinstance(tree, dict):
        for step in ("open", "browse"):
            if step not in tree:
                yield node.at(TREE, key=step), f"The `{TREE}` has no `{step}`, so the picker can't show its folders."
    for call in calls(node):
        if "operationId" not in call.value or call.value["operationId"] == "":
            yield call.at(key="operationId"), f"The `{call.label}` has no `operationId`, so there is nothing to call."


@rule(
    "SW402",
    severity=ERROR,
    microsoft="OperationIdNotFound",
    keys=DYNAMIC,
    whole=True,
    fix="Correct `operationId`, or add the operation; mark it as internal where makers should not see it.",
    bad=[
        {f"{RECORD_TYPE}/x-ms-dynamic-list/operationId": "listDocumentTypes"},
        {f"{ENTRIES}/x-ms-dynamic-tree/open/operationId": "ListDrives"},
    ],
)
def dynamic_operation_not_found(node: Typed) -> Hits:
    """A dynamic extension calls an operation that does not exist.

    ## Why

    The list or form stays empty, with an error that makers can't do anything about. It happens when an operation is
    renamed. The id is compared with upper and lower case, and only operations of the same file can be called.
    """
    for call in calls(node):
        if call.operation_id and call.target is None:
            yield call.at("operationId"), f"There is no operation {quoted(call.operation_id)} in this file."


@rule(
    "SW416",
    severity=ERROR,
    microsoft="DynamicTreeExtensionMissing",
    keys=(VALUES,),
    whole=True,
    fix="Add `x-ms-dynamic-tree` with `open` and `browse`.",
    bad=[{f"{ENTRIES}/{TREE}": None}],
)
def file_picker_without_tree(node: Typed) -> Hits:
    """A file picker has no `x-ms-dynamic-tree`.

    ## Why

    `"capability": "file-picker"` alone does not say which operations list folders and files, so the picker has nothing
    to show and makers type paths by hand. Every published file picker has the tree.
    """
    if node.child(VALUES).get("capability") == "file-picker" and TREE not in node.value:
        yield node.at(VALUES, "capability"), f"The file picker needs `{TREE}` beside `{VALUES}` to show its folders."


@rule(
    "SW417",
    severity=ERROR,
    microsoft="SelectedItemValuePathNotAllowedInThisPosition",
    keys=DYNAMIC,
    fix="Pass a `value` or a `parameterReference`; `selectedItemValuePath` is for `browse` of a dynamic tree.",
    bad=[
        {f"{FIELDS}/{PROPERTIES}/parameters/purpose": {"selectedItemValuePath": "id"}},
        {f"{ENTRIES}/{TREE}/open/parameters": {"folderId": {"selectedItemValuePath": "id"}}},
    ],
    also=["SW403"],
)
def selection_outside_browse(node: Typed) -> Hits:
    """`selectedItemValuePath` stands outside `browse` of a dynamic tree.

    ## Why

    It means the folder that has just been opened. Only `browse` is called for an opened folder; everywhere else
    nothing has been selected yet.
    """
    for call in calls(node):
        for argument in call.arguments:
            if argument.origin == "selection" and call.tokens[-1] != "browse":
                yield (
                    call.at(*argument.tokens, key=call.label),
                    f"The argument {quoted(argument.name)} takes the selected item, which only `browse` of a tree has.",
                )


@rule(
    "SW420",
    severity=ERROR,
    microsoft="JsonPointerNotValid",
    keys=DYNAMIC,
    fix="Write the names from the outside to the inside with `/` between them and none in front, such as `body/items`.",
    bad=[
        {f"{RECORD_TYPE}/{VALUES}/value-collection": "/value"},
        {f"{RECORD_TYPE}/{LIST}/itemTitlePath": "name~"},
        {
            f"{SWAGGER}#/definitions/DocumentInput/properties/templateId/{LIST}/parameters/typeId": {
                "parameterReference": "#/typeId"
            }
        },
    ],
)
def dynamic_path_not_valid(node: Typed) -> Hits:
    """A path in a dynamic extension is not a path string.

    ## Why

    Paths in these extensions are JSON pointers without the slash in front: names with `/` between them, where `~` in a
    name is written `~0` and a slash `~1`. Anything else leads nowhere.
    """
    for call in calls(node):
        members = [names[call.extension] for names in (ITEMS_PATH, VALUE_PATH, TITLE_PATH) if call.extension in names]
        found: list[tuple[tuple[str, ...], object]] = [((member,), call.value.get(member)) for member in members]
        if call.extension not in LEGACY:
            found += [(each.tokens, each.value) for each in call.arguments if each.origin == "reference"]
        for tokens, path in found:
            if isinstance(path, str) and not is_path(path):
                yield call.at(*tokens), f"{quoted(path)} is not a path: write names with '/' between and none in front."


@rule(
    "SW422",
    severity=WARNING,
    keys=DYNAMIC,
    fix='Write a constant as it is in the older extensions and as `{"value": …}` in the newer ones; a reference as '
    '`{"parameter": "name"}` in the older ones and as `{"parameterReference": "path"}` in the newer ones.',
    bad=[
        {f"{FIELDS}/{PROPERTIES}/parameters/purpose": "write"},
        {f"{FIELDS}/{PROPERTIES}/parameters/typeId": {"parameter": "typeId"}},
        {f"{FIELDS}/{SCHEMA}/parameters/typeId": {"parameterReference": "typeId"}},
        {f"{FIELDS}/{SCHEMA}/parameters/purpose": {"value": "write"}},
    ],
)
def argument_in_wrong_form(node: Typed) -> Hits:
    """An argument is written in the form of another dynamic extension.

    ## Why

    The older and the newer extensions write arguments differently. A form that an extension does not know is taken for
    a constant or not at all, and the operation is called with the wrong value.

    ## Limits

    A warning: no rule of the validator is known for it. None of the 2,400 arguments in the public repository is
    written this way.
    """
    for call in calls(node):
        wanted = (
            'the constant itself or {"parameter": …}'
            if call.extension in LEGACY
            else '{"value": …} or {"parameterReference": …}'
        )
        for argument in call.arguments:
            if argument.origin == "unclear":
                yield (
                    call.at(*argument.tokens),
                    f"The argument {quoted(argument.name)} has to be {wanted} in `{call.extension}`.",
                )
