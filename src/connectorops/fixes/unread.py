"""Files that nothing is mended in, because what they say can't be read: told, so that silence is no praise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectorops.documents import Document, ProblemKind
from connectorops.edits import refusal
from connectorops.fixes.fix import Left

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from connectorops.connectors import Connector


def unread(connector: Connector, wanted: Callable[[], Collection[str]] = tuple) -> Iterator[Left]:
    """The files that can't be read as a whole, and those with a defect where something is `wanted` in them.

    Folders such as `.vscode` hold files of tools, in dialects of their own.
    """
    for source in connector.sources:
        file = source.file
        if source.name.startswith(".") or "/." in source.name or not isinstance(file, Document):
            continue
        if not file.usable or (_is_json(file) and refusal(file) and file.path in wanted()):
            yield Left(file.path, _reason(file), is_unread=True)


def _reason(file: Document) -> str:
    details = {each.kind: each.detail for each in file.problems}
    if ProblemKind.TOO_LARGE in details:
        return f"it is too large to be read ({details[ProblemKind.TOO_LARGE]})"
    first = next((each for each in file.problems if each.kind is not ProblemKind.BOM), None)
    if first is None or ProblemKind.EMPTY in details:
        return "it holds nothing that can be mended"
    what = first.detail if first.kind is ProblemKind.SYNTAX else f"{first.kind.replace('-', ' ')}: {first.detail}"
    line = file.span(first.start, first.end).line
    return f"line {line} is not proper {'JSON' if _is_json(file) else 'YAML'} ({what.removesuffix(': ')})"


def _is_json(file: Document) -> bool:
    return file.path.lower().endswith(".json")
