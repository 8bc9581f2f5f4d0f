"""What changed in what requests and answers run through on their way: policies, and the script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from connectorops.changes.edits import Edit, listed, words
from connectorops.connectors.properties import OPERATION_NAME
from connectorops.scanning.evidence import masked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from connectorops.changes.edits import File
    from connectorops.connectors import ApiProperties, Connector, PolicyTemplate

_HOLDER: Final = "/properties"
_PREFIX: Final = "x-ms-apimTemplateParameter."
_OPERATIONS: Final = "operations"
_SETTINGS: Final = 3
"""Settings of a policy that a message shows."""


def policy_edits(old: ApiProperties, new: ApiProperties, kept: Collection[str]) -> Iterator[Edit]:
    """The policies that changed for operations that both versions have (`kept`), in the order of the old file."""
    before, after = ([each for each in version.policies if _scope(each, kept)] for version in (old, new))
    gone = []
    for policy in before:
        same = next((each for each in after if _settings(each, kept) == _settings(policy, kept)), None)
        if same is None:
            gone.append(policy)
        else:
            after.remove(same)
    for policy in gone:
        successor = next((each for each in after if _alike(policy, each)), None)
        if successor is not None:
            after.remove(successor)
        yield _policy_edit(old, new, policy, successor, kept)
    for policy in after:
        yield _policy_edit(old, new, None, policy, kept)


def _scope(policy: PolicyTemplate, kept: Collection[str]) -> list[str]:
    """The operations of both versions that a policy applies to."""
    named = set(policy.operations)
    return sorted(each for each in kept if not named or each in named)


def _settings(policy: PolicyTemplate, kept: Collection[str]) -> dict[str, Any]:
    """What decides what a policy does, without its title."""
    own = {key.removeprefix(_PREFIX): value for key, value in policy.parameters.items() if key != OPERATION_NAME}
    return {"template": policy.template, **own, _OPERATIONS: _scope(policy, kept)}


def _alike(one: PolicyTemplate, other: PolicyTemplate) -> bool:
    """Whether a person would take one for the other."""
    return one.template == other.template and one.text("title") == other.text("title")


def _policy_edit(
    old: ApiProperties,
    new: ApiProperties,
    before: PolicyTemplate | None,
    after: PolicyTemplate | None,
    kept: Collection[str],
) -> Edit:
    places = [each.pointer if each else _list(file) for each, file in ((before, old), (after, new))]
    settings = [_settings(each, kept) if each else {} for each in (before, after)]
    shown = _differing(*settings)
    policy = before or after
    title = policy.text("title") if policy else None
    subject = f"The policy {words(title or (policy.template if policy else ''))}"
    path = places[0] if before else places[1]
    return Edit("PolicyChanged", path, places[0], places[1], shown[0], shown[1], "", subject, file="properties")


def _list(properties: ApiProperties) -> str:
    """The place of a policy that a version does not have."""
    key = "policyTemplateInstances"
    return f"{_HOLDER}/{key}" if key in properties.properties else _HOLDER


def _differing(old: dict[str, Any], new: dict[str, Any]) -> tuple[str, str]:
    """The settings that differ, in words; "" for a policy that is not there."""
    keys = [key for key in {**old, **new} if json.dumps(old.get(key)) != json.dumps(new.get(key))]
    first, second = (", ".join(_setting(each, key) for key in keys[:_SETTINGS]) if each else "" for each in (old, new))
    return first, second


def _setting(settings: dict[str, Any], key: str) -> str:
    """What is sent in a header may be a key that should not be there; it need not be in reports as well."""
    value = settings.get(key, "none")
    if key == "value" and isinstance(value, str) and "@" not in value:
        return f"value {masked(value)}"
    return f"{words(key)} {listed(value) if key == _OPERATIONS else words(value)}"


def script_edits(old: Connector, new: Connector, kept: Collection[str]) -> Iterator[Edit]:
    """The script, if it is another one for operations that both versions have.

    Without apiProperties.json in one of them, it is not known which operations that one sends through the script.
    """
    before, after = _scripted(old, kept), _scripted(new, kept)
    if old.script and new.script and _code(old.script.text) != _code(new.script.text):
        yield from _script_edit("script", ("", ""), before | after)
    elif before != after and bool(old.properties) == bool(new.properties):
        yield from _script_edit("properties", (_scripts(old), _scripts(new)), before ^ after)


def _script_edit(file: File, places: tuple[str, str], operations: Collection[str]) -> Iterator[Edit]:
    if operations:
        path = "/properties/scriptOperations"
        yield Edit("ScriptChanged", path, *places, "", listed(sorted(operations)), "", "The script", file=file)


def _scripted(connector: Connector, kept: Collection[str]) -> frozenset[str]:
    """The operations of both versions that run through the script."""
    named = connector.properties.script_operations if connector.properties else None
    return frozenset(each for each in kept if not named or each in named) if connector.script else frozenset()


def _scripts(connector: Connector) -> str:
    has = connector.properties is not None and connector.properties.script_operations is not None
    return f"{_HOLDER}/scriptOperations" if has else _HOLDER


def _code(script: str) -> list[str]:
    """The lines of a script without white space around them, empty ones and those that are comments."""
    lines = (line.strip() for line in script.splitlines())
    return [line for line in lines if line and not line.startswith("//")]
