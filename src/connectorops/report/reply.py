"""What is answered to a command in a comment: always something, always with the reason."""

from __future__ import annotations

from typing import Final

from connectorops.report import escape

MOST_OUTPUT: Final = 40_000
"""Characters of a command's output that a reply holds."""
MOST_MARKDOWN: Final = 65_000
"""The same of Markdown, which can't be cut anywhere: what is longer is shown as text. A comment holds 65,536."""


def marker(comment: int) -> str:
    """How the answer to a comment is known again, so that a run that is repeated answers once."""
    return f"<!-- connectorops: answer to {comment} -->"


def denied(comment: int, reason: str, detail: str) -> str:
    """Why the command did not run. The reason is a word for programs, the detail a sentence for people."""
    foot = f"<sub>Reason: {escape.code_span(reason)}. /help lists the commands.</sub>"
    return f"{marker(comment)}\n❌ {escape.markdown(detail)}\n\n{foot}\n"


def done(comment: int, line: str, code: int, output: str, *, markdown: bool = False) -> str:
    """How the command ended, and what it wrote: as text in which nothing is markup, unless it wrote `markdown`."""
    end, words = _ENDS.get(code, "⚠️"), _WORDS.get(code, f"ended with {code}")
    as_it_is = markdown and 0 < len(output.strip()) <= MOST_MARKDOWN
    body = f"\n{output.rstrip()}\n" if as_it_is else _text(output)
    return f"{marker(comment)}\n{end} {escape.code_span(line)} {words}\n{body}"


def _text(output: str) -> str:
    shown = "\n".join(escape.visible(each) for each in output.rstrip().split("\n"))
    if len(shown) > MOST_OUTPUT:
        shown = shown[:MOST_OUTPUT] + "\n… (the rest is in the log of the run)"
    return f"\n{escape.fenced(shown.splitlines())}\n" if shown else ""


_ENDS: Final = {0: "✅", 1: "❌", 2: "❌"}
_WORDS: Final = {
    0: "is done.",
    1: "did not do all of it.",
    2: "could not run.",
    3: "could not run: a service was down. It is nobody's mistake; try again later.",
    70: "crashed. This is a bug of ours, not of your files.",
}
