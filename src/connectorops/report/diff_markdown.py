"""A comparison as release notes, for the people whose flows use the connector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from connectorops.changes import Bump, Kind
from connectorops.report.comparison import by_operation
from connectorops.report.escape import clip, markdown
from connectorops.report.verdict import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.report.comparison import Comparison, Noted

SHOWN: Final = 200
"""Lines of one section; nobody reads more, and a comment must not become too long."""
_TEXTS: Final = frozenset({"DescriptionChanged", "SummaryChanged", "VisibilityChanged"})


def render(found: Comparison) -> str:
    texts = [each for each in found.of(Kind.HARMLESS) if each.edit.code in _TEXTS]
    news = [each for each in found.of(Kind.HARMLESS) if each.edit.code not in _TEXTS]
    lines = [
        f"# {markdown(clip(found.title, 100))}: what changes{_versions(found)}",
        "",
        *_section("Breaking: act before you update", found.of(Kind.BREAKING), "Flows that use these need a change."),
        *_section("To check", found.of(Kind.UNKNOWN), "Whether flows notice depends on the service and on the flow."),
        *_section("What's new", news, "Existing flows keep running as they are."),
        *_unchanged(found, len(texts)),
        *_advice(found),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _versions(found: Comparison) -> str:
    version = found.version
    if not version.old or version.old == version.new:
        return ""
    return f" from {markdown(clip(version.old, 40))} to {markdown(clip(version.new or 'no version', 40))}"


def _section(title: str, noted: list[Noted], intro: str) -> Iterator[str]:
    if not noted:
        return
    yield from (f"## {title}", "", intro, "")
    shown = 0
    for operation, group in by_operation(noted):
        if shown >= SHOWN:
            break
        yield from (f"### {markdown(operation) if operation else 'The connector'}", "")
        for each in group[: SHOWN - shown]:
            yield _item(each)
            shown += 1
        yield ""
    if len(noted) > shown:
        yield from (f"{len(noted) - shown:,} more are left out here.", "")


def _item(each: Noted) -> str:
    about = each.edit.about
    parts = [markdown(each.edit.sentence), about.flows, f"**{about.todo}**" if about.todo else ""]
    return f"- {' '.join(part for part in parts if part)}"


def _unchanged(found: Comparison, texts: int) -> Iterator[str]:
    yield from ("## Unchanged", "")
    if found.noted:
        yield f"{found.unchanged:,} of {count(found.operations, 'operation')} that both versions have."
    else:
        yield f"{'What was compared' if found.gaps else 'Everything'}: nothing changed that flows could notice."
    if texts:
        yield f"Beside these, {count(texts, 'text')} changed (names and descriptions), which flows do not notice."
    yield from (f"Not everything was compared: {markdown(reason)}." for _, reason in found.gaps)
    yield ""


def _advice(found: Comparison) -> Iterator[str]:
    version = found.version
    if version.bump is Bump.NONE:
        return
    suggestion = f": {markdown(version.suggestion)}" if version.suggestion else ""
    state = "" if version.enough else " It was not raised yet."
    yield f"Suggested version: {version.bump}{suggestion}.{state}"
