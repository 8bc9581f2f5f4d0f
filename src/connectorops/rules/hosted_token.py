"""What the host says of the token at hand, and the labels that it would set."""

from typing import Final

from connectorops.rule import NOTE, WARNING, Hits, rule
from connectorops.rules.wording import listed, quoted
from connectorops.wiring import Role, Wiring
from connectorops.wiring.roles import LABELS

_WIDE: Final = frozenset(
    {
        "admin:enterprise", "admin:gpg_key", "admin:org", "admin:org_hook", "admin:public_key", "admin:repo_hook",
        "admin:ssh_signing_key", "codespace", "delete:packages", "delete_repo", "site_admin", "user", "write:org",
    }
)  # fmt: skip
_REPOSITORY: Final = frozenset({"repo", "public_repo"})


@rule(
    "DR090",
    severity=NOTE,
    fix="Make a token with the scope that the finding names, or a fine-grained one: https://github.com/settings/tokens",
    bad=[{"hosted#/scopes": []}, {"hosted#/scopes": ["public_repo"], "hosted#/is_private": True}],
    ok=[{"hosted#/scopes": ["repo"]}, {"hosted#/scopes": None}],
)
def token_may_too_little(wiring: Wiring) -> Hits:
    """The token at hand can't do what ConnectorOps does.

    It is the one in GITHUB_TOKEN, with which this was asked. To look is enough for `doctor`; to report, to answer and
    to propose, it has to write. A workflow's own token is better than one of a person: it lives for minutes, and only
    it may write checks.
    """
    hosted = wiring.hosted
    wanted = {"repo"} if hosted and hosted.is_private else _REPOSITORY
    if hosted and hosted.scopes is not None and wanted.isdisjoint(hosted.scopes):
        has = f"the scopes {listed(list(hosted.scopes))}" if hosted.scopes else "no scopes"
        yield wiring.home(), f"The token has {has}; to write here it needs {min(wanted, key=len)}."


@rule(
    "DR091",
    severity=WARNING,
    fix="Revoke it, and make one with less: https://github.com/settings/tokens",
    bad=[{"hosted#/scopes": ["repo", "delete_repo", "admin:org"]}],
    ok=[{"hosted#/scopes": ["repo", "read:org", "workflow"]}],
)
def token_may_too_much(wiring: Wiring) -> Hits:
    """The token at hand can do much more than ConnectorOps does.

    Whoever gets hold of it has organisations, keys or the deletion of repositories in their hands.
    """
    scopes = (wiring.hosted.scopes if wiring.hosted else None) or ()
    wide = sorted(_WIDE.intersection(scopes))
    if wide:
        yield wiring.home(), f"The token in GITHUB_TOKEN may {listed(wide)}, which nothing here needs."


@rule(
    "DR092",
    severity=NOTE,
    fix='`gh label create "LABEL" --repo OWNER/NAME`, for each that the finding names; or wait for the first report.',
    bad=[{"hosted#/labels": ["bug"]}],
    ok=[{"hosted#/labels": sorted(LABELS)}],
)
def labels_are_not_there(wiring: Wiring) -> Hits:
    """The labels that show a verdict are not there yet.

    The first report makes them, all in grey. They can be made before, in colours of your own.
    """
    labels = wiring.upstream.labels if wiring.upstream else None
    missing = sorted(LABELS - labels) if isinstance(labels, frozenset) else []
    if missing and any(wiring.parts(Role.REPORT)):
        yield wiring.home(), f"There is no label {listed([quoted(each) for each in missing], 'or')}."
