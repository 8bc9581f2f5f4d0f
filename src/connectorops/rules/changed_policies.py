"""Rules about updates: what requests and answers run through on their way."""

from __future__ import annotations

from connectorops.changes import Change
from connectorops.rule import WARNING, Hits, rule
from connectorops.rules.changed import UNBUMPED, hits

_FILE = "apiProperties.json#/properties"
_POLICY = f"{_FILE}/policyTemplateInstances/0"


@rule(
    "CH054",
    severity=WARNING,
    microsoft="PolicyChanged",
    fix="Check with a flow that was saved before that it sends and gets what it did, and say so in the pull request.",
    bad=[
        {_POLICY: None},
        {f"{_POLICY}/parameters/x-ms-apimTemplateParameter.value": "litware"},
        {f"{_POLICY}/parameters/x-ms-apimTemplate-operationName": ["CreateDocument"]},
    ],
    ok=[{f"{_POLICY}/title": "Say who asks"}],
    also=UNBUMPED,
)
def policy_changed(change: Change) -> Hits:
    """A policy is another one for operations that flows use.

    Policies decide at run time which host is called, at which path, with which headers, and what becomes of the
    answer. None of that shows in the definition, so a flow may get something else from an operation that looks the
    same. A policy that is for new operations only, or has another title, is left out, and so is their order.
    """
    yield from hits(change, "PolicyChanged")


@rule(
    "CH055",
    severity=WARNING,
    microsoft="ScriptChanged",
    fix="Check with flows that were saved before that these operations send and answer what they did, and say so in "
    "the pull request.",
    bad=[
        {"script.csx": "public class Script : ScriptBase { }"},
        {f"{_FILE}/scriptOperations": ["SearchDocuments_V2", "GetAccount"]},
    ],
    ok=[{f"{_FILE}/scriptOperations": ["SearchDocuments_V2", "SearchDocuments_V2"]}],
)
def script_changed(change: Change) -> Hits:
    """The script is another one for operations that flows use.

    So it is where they run through it for the first time, or no longer do. The script may change everything that a
    request sends and an answer holds, and no definition shows it. White space, and comments on lines of their own, are
    no change.
    """
    yield from hits(change, "ScriptChanged")
