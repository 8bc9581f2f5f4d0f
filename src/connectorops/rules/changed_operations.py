"""Rules about updates: operations that flows can no longer call as they do."""

from __future__ import annotations

from connectorops.changes import Change
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.changed import NEW_OPERATION, UNBUMPED, UNTOLD, hits

_SEARCH = "apiDefinition.swagger.json#/paths/~1search/get"
_TRANSCRIPT = "apiDefinition.swagger.json#/paths/~1documents~1{documentId}~1transcript"
_MOVED_FROM = "apiDefinition.swagger.json#/paths/~1folders~1{folderId}~1children"


@rule(
    "CH001",
    severity=ERROR,
    microsoft="OperationDeleted",
    fix="Put the operation back with its old operationId and mark it as `deprecated`. " + NEW_OPERATION,
    bad=[{_TRANSCRIPT: None}, {f"{_SEARCH}/operationId": "FindDocuments"}],
    ok=[{f"{_SEARCH}/summary": "Search in documents"}],
    also=UNTOLD,
)
def operation_deleted(change: Change) -> Hits:
    """An operation that flows may use is gone.

    A flow keeps the operationId of each step. Where the connector no longer has it, the step can't run, and its
    owner sees only that it failed. For flows, an operation that got another operationId is gone as well, even if path
    and method stayed; the finding then names the operation that answers there now.

    Microsoft's change validator reports this as an error. 5 % of the updates in the public repository delete one.
    """
    yield from hits(change, "OperationDeleted")


@rule(
    "CH002",
    severity=WARNING,
    microsoft="OperationHidden",
    fix="If makers should use another operation, deprecate this one and name its `replacement` in "
    "`x-ms-api-annotation` before it is hidden. If it was never meant for makers, ask for a waiver that says so.",
    bad=[{f"{_SEARCH}/x-ms-visibility": "internal"}],
    ok=[{f"{_SEARCH}/x-ms-visibility": "advanced"}],
    also=UNBUMPED,
)
def operation_hidden(change: Change) -> Hits:
    """An operation has become internal.

    Flows that use it keep running, which is why this is no error here, but nobody finds it for a new flow, and a step
    that is deleted by mistake can't be added again. Microsoft's newer submission route lists it as a kind of breaking
    change, and reviewers then ask for a confirmation.
    """
    yield from hits(change, "OperationHidden")


@rule(
    "CH003",
    severity=ERROR,
    microsoft="PathTemplateChanged",
    fix=NEW_OPERATION,
    bad=[
        {
            _TRANSCRIPT: None,
            "apiDefinition.swagger.json#/paths/~1transcripts~1{documentId}": {
                "get": {
                    "operationId": "DownloadTranscript",
                    "parameters": [{"$ref": "#/parameters/DocumentId"}],
                    "x-ms-visibility": "advanced",
                    "responses": {"200": {"description": "The words.", "schema": {"type": "file"}}},
                }
            },
        }
    ],
    also=UNTOLD,
)
def path_template_changed(change: Change) -> Hits:
    """An operation is served at another path than before.

    A saved flow holds the path that the operation had when the step was last saved, so it keeps calling the old
    address until somebody edits it. Renaming a parameter in the template counts too: its name is part of the path.
    Microsoft's change validator reports this as an error; 8 % of updates of certified connectors do it.
    """
    yield from hits(change, "PathTemplateChanged")


@rule(
    "CH004",
    severity=ERROR,
    microsoft="HttpMethodChanged",
    fix=NEW_OPERATION,
    bad=[
        {
            _MOVED_FROM: {
                "post": {
                    "operationId": "ListChildFolders",
                    "x-ms-visibility": "internal",
                    "parameters": [
                        {"name": "folderId", "in": "path", "required": True, "type": "string"},
                    ],
                    "responses": {"200": {"description": "Folders.", "schema": {"$ref": "#/definitions/FolderList"}}},
                }
            }
        }
    ],
    also=UNTOLD,
)
def http_method_changed(change: Change) -> Hits:
    """An operation has another HTTP method than before.

    A saved flow keeps sending the method that the step was saved with, and the service will most likely refuse it.
    No line of Microsoft's validator about this is public, but the effect is that of a changed path.
    """
    yield from hits(change, "HttpMethodChanged")


@rule(
    "CH005",
    severity=ERROR,
    microsoft="TriggerKindChanged",
    fix=NEW_OPERATION,
    bad=[
        {"apiDefinition.swagger.json#/paths/~1changes/get/x-ms-trigger": "single"},
        {"apiDefinition.swagger.json#/paths/~1hooks/post/x-ms-trigger": None},
    ],
    also=UNTOLD,
)
def trigger_kind_changed(change: Change) -> Hits:
    """A trigger became an action, an action a trigger, or its kind changed.

    A flow starts with a trigger and goes on with actions; a step can't turn into the other. The kind decides whether
    a flow runs once for each item (`batch`) or once for all (`single`), so what the fields of the trigger mean
    changes with it.
    """
    yield from hits(change, "TriggerKindChanged")
