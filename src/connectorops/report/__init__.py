"""Reports: pure functions from a Report to text. Nothing here prints, and nothing here decides."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connectorops.model import Report
    from connectorops.rule import Rule


@dataclass(frozen=True, slots=True)
class View:
    """What a renderer may know beside the report.

    `rules` are all rules, for names, summaries and help. `excerpt` gives the source line at (path, line), or None.
    `color` and `width` are for a terminal. `docs_url` is the base URL of the rules' pages (SW041.md, ...), `files_url`
    the one of the judged files at the judged commit, with a slash at its end; links to files are relative to the
    repository where it is empty. `tells_gaps` is false where what stands before the report has told what some rules
    did not check.
    """

    version: str
    rules: tuple[Rule, ...]
    excerpt: Callable[[str, int], str | None]
    color: bool = False
    width: int = 100
    docs_url: str = ""
    files_url: str = ""
    tells_gaps: bool = True

    def rule_page(self, rule: str) -> str:
        """The address of a rule's page, or "" where the pages are not published."""
        return f"{self.docs_url.rstrip('/')}/{rule}.md" if self.docs_url else ""


class Renderer(Protocol):
    def __call__(self, report: Report, view: View) -> str: ...


def _lazy(module: str) -> Renderer:
    """The module's `render`, imported when first used: one command renders one or two formats."""

    def call(report: Report, view: View) -> str:
        return cast("Renderer", import_module(f"{__name__}.{module}").render)(report, view)

    return call


RENDERERS: Final[Mapping[str, Renderer]] = {
    "text": _lazy("text"),
    "json": _lazy("json_report"),
    "sarif": _lazy("sarif"),
    "github": _lazy("annotations"),
    "markdown": _lazy("markdown"),
    "html": _lazy("html"),
}


def render(name: str, report: Report, view: View) -> str:
    """The report in one of the formats of RENDERERS. Raises KeyError for a name that is not there."""
    return RENDERERS[name](report, view)
