"""Who may give the commands that there are: a table of what is denied, and of what is not."""

from __future__ import annotations

import pytest
from comment.payloads import HEAD, STRANGER, facts, payload

from connectorops.commands.slash import slash_commands
from connectorops.comment import Access, Asked, Denial, Deny, Run, comment_event, decide, read

COMMANDS = slash_commands()
WAIVE = "/waive SW022 until 2099-03-31 because The service keeps its name."
FAILED = "/failed The icon has a white border."
CHANGES = "/changes-requested The readme names no plan."
WITHDRAW = "/withdraw The service ends."
NOBODY = {"access": Access.READ}
AS_AUTHOR = {"access": Access.READ, "pull_author": STRANGER}
AS_OWNER = {"access": Access.READ, "owns": True}
TRIAGES = {"access": Access.TRIAGE}
WRITES = {"access": Access.WRITE}
MAINTAINS = {"access": Access.MAINTAIN}
EVERYBODY = (NOBODY, AS_AUTHOR, AS_OWNER, TRIAGES, WRITES, MAINTAINS)
MAY = {
    "/help": EVERYBODY,
    "/explain SW022": EVERYBODY,
    "/owners": EVERYBODY,
    "/status": EVERYBODY,
    "/check": (AS_AUTHOR, TRIAGES, WRITES, MAINTAINS),
    "/package": (AS_AUTHOR, AS_OWNER, TRIAGES, WRITES, MAINTAINS),
    "/fix": (AS_AUTHOR, AS_OWNER, WRITES, MAINTAINS),
    WITHDRAW: (AS_AUTHOR, AS_OWNER, WRITES, MAINTAINS),
    f"/certify {HEAD}": (AS_OWNER, WRITES, MAINTAINS),
    "/propose": (AS_OWNER, WRITES, MAINTAINS),
    CHANGES: (AS_OWNER, WRITES, MAINTAINS),
    "/merged": (AS_OWNER, WRITES, MAINTAINS),
    "/submitted": (AS_OWNER, WRITES, MAINTAINS),
    "/passed": (AS_OWNER, WRITES, MAINTAINS),
    FAILED: (AS_OWNER, WRITES, MAINTAINS),
    "/go-live": (AS_OWNER, WRITES, MAINTAINS),
    "/reissue-sas": (AS_OWNER, WRITES, MAINTAINS),
    WAIVE: (AS_OWNER, MAINTAINS),
}


def decided(body: str, **known: object) -> Run | Deny:
    found = read(comment_event(payload(body)), COMMANDS)
    assert isinstance(found, Asked), found
    return decide(found, facts(**known))


def test_the_table_has_every_command() -> None:
    assert {line.split()[0] for line in MAY} == {f"/{name}" for name in COMMANDS}


@pytest.mark.parametrize("body", MAY)
@pytest.mark.parametrize("who", EVERYBODY, ids=("nobody", "author", "owner", "triage", "write", "maintain"))
def test_only_who_is_in_the_table_may(body: str, who: dict[str, object]) -> None:
    result = decided(body, **who)
    assert isinstance(result, Run) is (who in MAY[body])
    assert isinstance(result, Run) or result.reason is Denial.NOT_PERMITTED


@pytest.mark.parametrize("body", MAY)
def test_on_a_merged_pull_request_only_the_ledger_is_acted_on(body: str) -> None:
    result = decided(body, access=Access.ADMIN, is_open=False)
    acts = body.split(maxsplit=1)[0].removeprefix("/")
    assert isinstance(result, Run) is COMMANDS[acts].recorded
    assert isinstance(result, Run) or result.reason is Denial.PULL_REQUEST_CLOSED


@pytest.mark.parametrize(
    "body",
    [
        "/fix it",
        "/fix --force",
        "/package everything",
        "/waive",
        "/waive SW022",
        "/waive SW022 until 2099-03-31",
        "/waive SW022 until tomorrow because The service keeps its name.",
        "/waive SW022 until 2099-03-31 because short",
        "/waive SW022 until 2099-03-31 because --approver octocat",
        "/waive --help until 2099-03-31 because The service keeps its name.",
        "/waive SW022 info/title until 2099-03-31 because The service keeps its name.",
        "/waive SW022 /a /b until 2099-03-31 because The service keeps its name.",
        "/submitted " + HEAD,
        "/reissue-sas --seal-to mine",
        "/certify",
        f"/certify {HEAD} --to https://elsewhere.example",
    ],
)
def test_what_is_written_otherwise_is_denied_with_how_it_is_written(body: str) -> None:
    found = read(comment_event(payload(body)), COMMANDS)
    assert isinstance(found, Deny)
    assert found.reason is Denial.BAD_ARGUMENTS
    assert found.detail.startswith(f"{body.split(maxsplit=1)[0]} is written like this: ")
