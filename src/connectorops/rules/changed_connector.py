"""Rules about updates: connections, addresses, names and the version of the connector as a whole."""

from __future__ import annotations

from connectorops.changes import Bump, Change, is_newer, needed, next_version
from connectorops.documents.problems import shortened
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.changed import UNBUMPED, UNTOLD, hits

_ACCOUNT = "apiDefinition.swagger.json#/paths/~1account/get"
_PARAMETERS = "apiProperties.json#/properties/connectionParameters"
_REASONS = {
    Bump.MAJOR: "existing flows may break",
    Bump.MINOR: "makers get something new or different",
}


@rule(
    "CH031",
    severity=ERROR,
    microsoft="AuthenticationMethodRemoved",
    waivable=False,
    fix="Put it back. To move people to another way to connect, add that one beside it in `connectionParameterSets`, "
    "and keep the old one for the connections that exist. There is no waiver for this.",
    bad=[{f"{_PARAMETERS}/token": None}],
    also=UNTOLD,
)
def authentication_method_removed(change: Change) -> Hits:
    """A way to connect is gone.

    A connection is made once, with one way to connect, and used by many flows. Where that way is gone, all of them stop
    until each owner has made a new connection. Microsoft does not allow it, so this can't be waived. A parameter set
    is known by its name: a renamed one is gone.
    """
    yield from hits(change, "AuthenticationMethodRemoved")


@rule(
    "CH032",
    severity=ERROR,
    microsoft="ConnectionParametersRemoved",
    fix="Keep the parameter, hidden with a constraint if it has no effect any more. Otherwise add a new parameter set "
    "beside the old one.",
    bad=[{f"{_PARAMETERS}/region": None}],
    also=UNTOLD,
)
def connection_parameters_removed(change: Change) -> Hits:
    """A connection parameter is gone.

    Connections were made with a value for it, and policies or the script may use that value: the host of a tenant, for
    example. Without the parameter they find nothing.
    """
    yield from hits(change, "ConnectionParametersRemoved")


@rule(
    "CH033",
    severity=ERROR,
    microsoft="ConnectionParameterNowRequired",
    fix="Make it optional and let a policy or the service use what it did before where it is missing. Otherwise add a "
    "new parameter set beside the old one.",
    bad=[
        {
            f"{_PARAMETERS}/tenant": {
                "type": "string",
                "uiDefinition": {
                    "displayName": "Tenant",
                    "description": "Of the archive.",
                    "constraints": {"required": "true"},
                },
            }
        }
    ],
    ok=[
        {
            f"{_PARAMETERS}/tenant": {
                "type": "string",
                "uiDefinition": {
                    "displayName": "Tenant",
                    "description": "Of the archive.",
                    "constraints": {"required": "false"},
                },
            }
        }
    ],
    also=UNTOLD,
)
def connection_parameter_now_required(change: Change) -> Hits:
    """A connection parameter is required that connections do not have.

    Connections that exist were made without it and are not asked again. What needs the value finds nothing, until
    each owner makes a new connection and points all flows to it.
    """
    yield from hits(change, "ConnectionParameterNowRequired")


@rule(
    "CH056",
    severity=WARNING,
    microsoft="ConnectionParameterTypeChanged",
    fix="Keep the type, or check with a connection that was made before that it still works.",
    bad=[{f"{_PARAMETERS}/region/type": "int", f"{_PARAMETERS}/region/uiDefinition/constraints/allowedValues": None}],
    also=UNBUMPED,
)
def connection_parameter_type_changed(change: Change) -> Hits:
    """A connection parameter has another type than before.

    Connections that exist keep the value that was typed in, and whether it was stored as a secret. What reads it now
    expects another kind of value: a number that is a text, or a secret where there is none.
    """
    yield from hits(change, "ConnectionParameterTypeChanged")


@rule(
    "CH034",
    severity=WARNING,
    microsoft="HostChanged",
    fix="Check that the new host serves everything that the old one did, with the same credentials, and say so in the "
    "pull request.",
    bad=[{"apiDefinition.swagger.json#/host": "archive.example.org"}],
    also=UNBUMPED,
)
def host_changed(change: Change) -> Hits:
    """The connector calls another host than before.

    All flows send data and credentials to the new address as soon as the update is published. That is fine if the same
    service moved, and what a takeover would look like otherwise. 5 % of updates do it.
    """
    yield from hits(change, "HostChanged")


@rule(
    "CH035",
    severity=WARNING,
    microsoft="BasePathChanged",
    fix="Check that all operations are served below the new base path and answer as before.",
    bad=[{"apiDefinition.swagger.json#/basePath": "/v2"}],
    also=UNBUMPED,
)
def base_path_changed(change: Change) -> Hits:
    """The connector calls all operations below another base path.

    A new base path is often a new version of the service, whose answers may differ where the definition does not.
    """
    yield from hits(change, "BasePathChanged")


@rule(
    "CH036",
    severity=WARNING,
    microsoft="SecurityChanged",
    fix="Check that connections which exist are still accepted, and say in the pull request how that was tested.",
    bad=[
        {"apiDefinition.swagger.json#/securityDefinitions/api_key/name": "X-Key"},
        {"apiDefinition.swagger.json#/security": [{"api_key": []}]},
        {f"{_PARAMETERS}/token/oAuthSettings/scopes/-": "archive.share"},
        {f"{_PARAMETERS}/token/oAuthSettings/customParameters/tokenUrl/value": "https://id.archive.example.com/token"},
    ],
    ok=[
        {"apiDefinition.swagger.json#/securityDefinitions/token/scopes/archive.read": "Read everything."},
        {f"{_PARAMETERS}/token/oAuthSettings/clientId": "[[Id]]"},
    ],
    also=UNBUMPED,
)
def security_changed(change: Change) -> Hits:
    """What a request needs to be accepted has changed.

    Connections that exist hold a key, a token with certain scopes, or a password. Where another one is asked for, or
    in another place, they may no longer be accepted. What a security definition is called does not matter.

    The same is true of the settings of OAuth in apiProperties.json: where people sign in, for what service, and the
    scopes. A token that was given before the update has the old ones until its owner signs in again.
    """
    yield from hits(change, "SecurityChanged")


@rule(
    "CH037",
    severity=WARNING,
    microsoft="TitleChanged",
    fix="Keep the title unless the product has another name now; then say so in the pull request.",
    bad=[{"apiDefinition.swagger.json#/info/title": "Litware Files"}],
    also=UNBUMPED,
)
def title_changed(change: Change) -> Hits:
    """The connector has another title than before.

    Makers look for a connector by its title, and administrators name it in their policies. 4 % of updates change it.
    """
    yield from hits(change, "TitleChanged")


@rule(
    "CH038",
    severity=WARNING,
    microsoft="PublisherChanged",
    fix="Restore the publisher, or say in the pull request who handed the connector over to whom.",
    bad=[{"apiProperties.json#/properties/publisher": "Northwind"}],
    also=UNBUMPED,
)
def publisher_changed(change: Change) -> Hits:
    """The connector names another publisher than before.

    Only its publisher may update a connector, and Microsoft refuses a submission from another account. A changed name
    is a company that was renamed or bought, or a mistake.
    """
    yield from hits(change, "PublisherChanged")


@rule(
    "CH050",
    severity=WARNING,
    fix="Raise `info.version`: the first number for changes that can break flows, the second for new or different "
    "behaviour, the third for texts.",
    bad=[{f"{_ACCOUNT}/operationId": "ReadAccount"}, {"apiDefinition.swagger.json#/info/version": "1.0.0"}],
    ok=[{f"{_ACCOUNT}/description": "Returns the account of the connection."}],
    also=("CH001", "CH051"),
)
def version_not_raised(change: Change) -> Hits:
    """The connector changed, and its version did not.

    Whoever looks into a problem asks first which version it is. `info.version` is the only one that a definition has,
    and publishers, reviewers and owners of flows can tell two revisions apart by nothing else. This finding
    suggests the next version from what changed. Changes of texts alone do not need one. It is a warning because half
    to three quarters of the updates in the public repository do not raise the version.
    """
    old = change.old.swagger if change.old else None
    new = change.new.swagger if change.new else None
    if old is None or new is None:
        return
    before, after = (each.child("info").get("version") for each in (old, new))
    if not isinstance(before, str) or not isinstance(after, str):
        return
    bump = needed(change.edits)
    place = new.at("info", "version", key=f"{before} -> {after}")
    if before != after and not is_newer(before, after):
        yield place, f"The version went back from {shortened(before)} to {shortened(after)}."
    elif before == after and bump in _REASONS:
        suggestion = next_version(before, bump)
        advice = f"{suggestion} would say so" if suggestion else "another one would say so"
        yield place, f"The version is {shortened(after)} as before, but {_REASONS[bump]}; {advice} ({bump})."


@rule(
    "CH051",
    severity=WARNING,
    fix="Say in intro.md what changes for existing flows, and what their owners have to do.",
    bad=[{f"{_ACCOUNT}/operationId": "ReadAccount", "apiDefinition.swagger.json#/info/version": "9.0.0"}],
    ok=[
        {f"{_ACCOUNT}/operationId": "ReadAccount", "intro.md": "The account is read by another action now."},
        {f"{_ACCOUNT}/operationId": "ReadAccount", "intro.md": None},
    ],
    also=("CH001",),
)
def breaking_change_not_told(change: Change) -> Hits:
    """The update can break flows, and intro.md is as it was.

    `intro.md` becomes the page that makers read. Since 2025 the guide for updates asks to describe there what an
    update changes for those who use the connector already. A connector without the file is not asked.
    """
    old, new = (each.intro if each else None for each in (change.old, change.new))
    if old is not None and new is not None and old.data == new.data and needed(change.edits) is Bump.MAJOR:
        yield new.at(), "The update can break flows, but intro.md says nothing about it: it did not change."
