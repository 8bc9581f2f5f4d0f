"""Text that others wrote, made inert: it never becomes markup, a command, a mention or a terminal sequence.

Everything in a report may be hostile: connector names, paths, values quoted in messages. Every renderer passes
such text through one of these functions, and through nothing else.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_HIDDEN: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f"  # control characters, among them ESC and the one-byte CSI
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # fillers and joiners that show nothing
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width, line separators, bidi controls
    r"\ufdd0-\ufdef\ufffe\uffff"  # what is no character, and ends whatever XML it stands in
    r"\ud800-\udfff"  # lone surrogates, which no file can hold
    r"\U000e0000-\U000e0fff]"  # tags
)
_COMMAND_START: Final = re.compile(r"(?<!\S)::")
_OLD_COMMAND: Final = "##["
"""It begins a workflow command wherever it stands in a line of a log."""
_NO_COMMAND: Final = r"#\x23["
_LINKED: Final = re.compile(
    r"(?<=[@#])(?=\w)"  # mentions, e-mail addresses, issues
    r"|(?<=:)(?=//|[\w+-]+:)"  # addresses, emoji
    r"|(?i:(?<=\bwww)(?=\.)|(?<=\bgh-)(?=\d))"
)
_BREAK: Final = "\u200b"
_IN_WORD: Final = re.compile(r"(?<=[^\W_])_(?=[^\W_])")  # this underscore emphasises nothing, and names are full of it
_JOINT: Final = "\u2060"
_MARKUP: Final = str.maketrans(
    {character: f"&#{ord(character)};" for character in "\\`*_[]|~" + _BREAK}
    | {_JOINT: "_", "&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "<span>$</span>"}
)
_UNSAFE_IN_URI: Final = re.compile(rb"[^A-Za-z0-9._~/-]")
_CODE: Final = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_BLOCK_START: Final = re.compile(r"^(\d*)([-+=#.)]|:(?=:))")  # two colons begin a command of a log


def visible(text: str) -> str:
    r"""The text on one line, with what a reader could not see written as an escape, e.g. \n or \u202e."""
    return _HIDDEN.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def clip(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis, in at most `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def terminal(text: str) -> str:
    """Text for a log: no terminal sequence, and no workflow command wherever the line is wrapped."""
    return _COMMAND_START.sub(r"\\x3a:", visible(text)).replace(_OLD_COMMAND, _NO_COMMAND)


def terminal_lines(text: str) -> str:
    """The same for a text of several lines."""
    return "\n".join(map(terminal, text.split("\n")))


def command_data(text: str) -> str:
    """The message of a workflow command; its line ends are kept."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """A property of a workflow command."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


def markdown(text: str) -> str:
    """Text for a paragraph, a table cell or an HTML block of GitHub Markdown.

    Entities and not backslashes, because they mean the same inside HTML. GitHub looks for mentions and references
    after it has decoded entities, so that only an invisible break inside them helps.
    """
    return _BLOCK_START.sub(lambda match: f"{match[1]}&#{ord(match[2])};", _inline(text))


def _inline(text: str) -> str:
    """The same where it begins no line."""
    return _IN_WORD.sub(_JOINT, unlinked(text)).translate(_MARKUP)


def unlinked(text: str) -> str:
    """Text for a title or the message of a commit: nothing in it is markup there, but a mention calls somebody.

    It may also refer to an issue, or close one. An invisible break inside them helps, as in Markdown.
    """
    return _LINKED.sub(_BREAK, visible(text).strip())


def code_span(text: str) -> str:
    """Text as code in Markdown, outside tables and HTML blocks: a fence longer than any run of backticks in it.

    No entity means anything in code, and reports are printed to logs, too.
    """
    shown = visible(text).strip().replace(_OLD_COMMAND, _NO_COMMAND)
    if not shown:
        return ""
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def prose(text: str) -> str:
    """The same as `markdown`, but what stands between two single backticks is code."""
    first, *others = _CODE.split(text)
    rest = (_between(part) if place % 2 else code_span(part) for place, part in enumerate(others))
    return "".join([markdown(first), " " * first.endswith(" ") * bool(others), *rest])


def _between(part: str) -> str:
    """Text after code; the spaces that part them stay."""
    shown = _inline(part)
    before, after = " " * part.startswith(" "), " " * part.endswith(" ")
    return f"{before}{shown}{after}" if shown else " " * bool(part)


def fenced(lines: Iterable[str], kind: str = "text") -> str:
    """Lines as a block of code in Markdown, as they are: a fence longer than any run of backticks in them."""
    shown = list(lines)
    fence = "`" * max(3, *(1 + len(run) for line in shown for run in re.findall("`+", line)), 0)
    return "\n".join([f"{fence}{kind}", *shown, fence])


def markup(text: str) -> str:
    """Text for an element or a quoted attribute of HTML."""
    return html.escape(visible(text)).replace(_OLD_COMMAND, "##&#91;")


def json_text(value: Any) -> str:  # noqa: ANN401 - JSON is any shape
    """ASCII-only JSON for a file or a log."""
    return json.dumps(value).replace(_OLD_COMMAND, r"#\u0023[")


def script_json(value: Any) -> str:  # noqa: ANN401 - JSON is any shape
    """JSON for a <script> element, which neither "</script>" nor "<!--" inside a string can end."""
    text = json.dumps(value, separators=(",", ":")).replace(_OLD_COMMAND, r"#\u0023[")
    return text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


def uri_path(path: str) -> str:
    """A relative path as a URI reference: percent-encoded UTF-8, "/" kept."""
    raw = path.lstrip("/").encode("utf-8", "surrogatepass")
    return _UNSAFE_IN_URI.sub(lambda match: b"%%%02X" % match[0][0], raw).decode("ascii")
