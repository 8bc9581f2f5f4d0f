"""What a script takes from ScriptBase, the class that the platform gives it, and how it waits."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from connectorops.connectors import Script
from connectorops.rule import NOTE, WARNING, Hits, rule
from connectorops.rules.script import EXAMPLE, code_of
from connectorops.schema import nearest
from connectorops.schema.words import meant, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMBERS: Final = ("CorrelationId", "OperationId", "Request", "Logger", "SendAsync")
"""Of the context, as the guide to custom code lists them."""
ARGUMENTS: Final = 2
MOST_CALLS: Final = 100
LONGEST: Final = 2000
"""Calls, and characters of each, that are looked at: a hostile script nests one in the other."""
_MEMBER: Final = re.compile(r"\bthis\s*+\.\s*+Context\s*+\.\s*+(\w++)")
_SEND: Final = re.compile(r"\bContext\s*+\.\s*+SendAsync\s*+(\()")
_WAIT: Final = re.compile(
    r"\b(?:Task\s*+\.\s*+Delay|Thread\s*+\.\s*+Sleep)\s*+\(\s*+(?:TimeSpan\s*+\.\s*+From(Seconds|Minutes)\s*+\(\s*+)?"
    r"([0-9][0-9_]{0,8})\s*+[,)]"
)
_BLOCKING: Final = re.compile(r"\.\s*+(?:Result\b(?!\s*+[(=])|Wait\s*+\(|GetResult\s*+\()|\bThread\s*+\.\s*+Sleep\b")
_SECONDS: Final = {None: 0.001, "Seconds": 1, "Minutes": 60}
LONGEST_RUN: Final = 5
"""Seconds that a script may run, as the guide to custom code says."""
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}


@rule(
    "SC011",
    severity=NOTE,
    fix="Use `await`; for a pause, `await Task.Delay(…)`.",
    bad=[
        {"script.csx": EXAMPLE % "var text = this.Context.Request.Content.ReadAsStringAsync().Result;"},
        {"script.csx": EXAMPLE % "Task.Delay(10).Wait();"},
        {"script.csx": EXAMPLE % "System.Threading.Thread.Sleep(10);"},
        {"script.csx": EXAMPLE % "Task.Delay(10).GetAwaiter().GetResult();"},
    ],
    ok=[{"script.csx": EXAMPLE % "var page = new Page { Result = 1 }; page.Result = 2; // .Result"}],
)
def script_blocks_its_thread(script: Script) -> Hits:
    """The script waits in a way that blocks its thread.

    ## Why

    A script has five seconds. `.Result`, `.Wait()` and `Thread.Sleep` hold a thread of the sandbox while nothing
    happens, and can wait for each other for ever. It is a note, because a member of your own may be called `Result` as
    well.
    """
    for number, found in enumerate(_BLOCKING.finditer(code_of(script.text))):
        text = f"`{found[0].rstrip('(')}` blocks the thread that the script runs on; expected `await`."
        yield script.at(found.start(), found.end(), key=str(number)), text


@rule(
    "SC013",
    severity=WARNING,
    fix="Use what the context has: CorrelationId, OperationId, Request, Logger and SendAsync.",
    bad=[
        {"script.csx": EXAMPLE % "var name = this.Context.OperationID;"},
        {"script.csx": EXAMPLE % "var key = this.Context.ConnectionParameters;"},
    ],
    ok=[{"script.csx": EXAMPLE % "var id = this.Context.OperationId; // this.Context.Connection"}],
)
def context_member_unknown(script: Script) -> Hits:
    """The script uses a member that its context does not have.

    ## Why

    `this.Context` is given by the platform and has five members. A script that uses another does not compile, and
    saving the connector fails with an internal error that names no line. Values of the connection can't be read by a
    script: policies put them into headers of the request.
    """
    for found in _MEMBER.finditer(code_of(script.text)):
        name = found[1]
        if name not in MEMBERS:
            hint = meant(nearest(name, MEMBERS)) or "."
            yield (
                script.at(found.start(1), found.end(1), key=name),
                f"The context of a script has no {shown(name)}{hint}",
            )


@rule(
    "SC014",
    severity=WARNING,
    fix="Write `this.Context.SendAsync(request, this.CancellationToken)`.",
    bad=[{"script.csx": EXAMPLE % "await this.Context.SendAsync(this.Context.Request);"}],
    ok=[{"script.csx": EXAMPLE % "await this.Context.SendAsync(Make(1, 2), new[] { this.CancellationToken }[0]);"}],
)
def request_without_cancellation(script: Script) -> Hits:
    """The script sends a request without the token that cancels it.

    ## Why

    `SendAsync` of the context takes two arguments: the request, and `this.CancellationToken`, by which the platform
    ends a script that takes too long. With one argument the script does not compile, and saving the connector fails
    with an internal error.
    """
    code = code_of(script.text)
    for number, found in enumerate(islice(_SEND.finditer(code), MOST_CALLS)):
        if sum(1 for _ in _arguments(code, found.end(1))) < ARGUMENTS:
            text = "`SendAsync` has one argument; `this.CancellationToken` was expected as the second."
            yield script.at(found.start(), found.end(), key=str(number)), text


@rule(
    "SC015",
    severity=NOTE,
    fix="Answer at once, and let the flow wait: it has an action for that.",
    bad=[
        {"script.csx": EXAMPLE % "await Task.Delay(10_000, this.CancellationToken);"},
        {"script.csx": EXAMPLE % "await Task.Delay(TimeSpan.FromMinutes(1));"},
    ],
    ok=[{"script.csx": EXAMPLE % "await Task.Delay(500); await Task.Delay(pause);"}],
)
def script_waits_too_long(script: Script) -> Hits:
    """The script waits as long as a script may run, or longer.

    ## Why

    A script has five seconds, by the guide to custom code; then the platform ends it, and the action of the flow fails.
    A pause that takes all of them leaves nothing for the request. Only pauses that are written as a number are found.
    """
    for number, found in enumerate(_WAIT.finditer(code_of(script.text))):
        seconds = int(found[2].replace("_", "")) * _SECONDS[found[1]]
        if seconds >= LONGEST_RUN:
            text = f"The script waits for {seconds:g} seconds; it may run for {LONGEST_RUN}."
            yield script.at(found.start(), found.end(), key=str(number)), text


def _arguments(code: str, start: int) -> Iterator[int]:
    """Where the arguments of a call begin; `start` is behind its bracket. Commas inside of brackets are not its own."""
    yield start
    open_brackets: list[str] = []
    for offset in range(start, min(len(code), start + LONGEST)):
        letter = code[offset]
        if letter in _CLOSING:
            open_brackets.append(_CLOSING[letter])
        elif open_brackets and letter == open_brackets[-1]:
            open_brackets.pop()
        elif letter == ")":
            return
        elif letter == "," and not open_brackets:
            yield offset + 1
