"""Templates to text. Everything that is filled in is escaped, and what a reader could not see is written out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from connectorops.report.escape import visible
from connectorops.report.html_page import asset, digest_source

if TYPE_CHECKING:
    from connectorops.model import Finding
    from connectorops.report.excerpt import Excerpt
    from connectorops.site.model import Portfolio
    from connectorops.site.words import Words

_CODE: Final = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding on a page: `address` is that of its line, or ""."""

    finding: Finding
    style: str
    line: Excerpt | None
    address: str


class Pages:
    """The templates, with what all pages have in common."""

    def __init__(self, portfolio: Portfolio, version: str, words: Words) -> None:
        self._templates = Environment(
            loader=PackageLoader("connectorops.site"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_finalized,
        )
        self._templates.filters |= {"day": _day, "moment": _moment, "iso": _iso, "prose": prose}
        style, script = Markup(asset("colours.css")) + _asset("site.css"), _asset("site.js")  # noqa: S704 - ours
        self._known = {
            "portfolio": portfolio,
            "version": version,
            "words": words,
            "up": "",
            "style": style,
            "script": script,
            "policy": f"default-src 'none'; base-uri 'none'; form-action 'none'; "
            f"style-src {digest_source(style)}; script-src {digest_source(script)}",
        }

    def __call__(self, template: str, **known: Any) -> str:  # noqa: ANN401 - whatever the template shows
        return self._templates.get_template(template).render(**self._known | known)


def _asset(name: str) -> Markup:
    """A file of ours, which is markup already."""
    return Markup(files(__package__).joinpath("assets", name).read_text(encoding="utf-8"))  # noqa: S704 - ours


def _finalized(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _day(time: datetime) -> str:
    return time.astimezone(UTC).date().isoformat()


def _moment(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def prose(text: str) -> Markup:
    """A message with what stands between two backticks as code; all of it is text that others may have written."""
    parts = _CODE.split(visible(text))
    return Markup().join(Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts))


def from_markdown(text: str) -> Markup:
    """A page of ours; markup in it is shown and not obeyed."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - pages of rules alone are Markdown

    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return Markup(html)  # noqa: S704 - rendered from our own text, with every tag in it escaped
