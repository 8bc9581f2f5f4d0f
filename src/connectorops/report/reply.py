"""What is answered to a command in a comment: always something, always with the reason."""

from __future__ import annotations

from typing import Final

from connectorops.report import escape

MOST_OUTPUT: Final = 40_000
"""Characters of a command's output that a reply holds."""


def marker(comment: int) -> str:
    """How the answer to a comment is known again, so that a run that is repeated answers once."""
    return f"<!-- connectorops: answer to {comment} -->"


def denied(comment: int, reason: str, detail: str) -> str:
    """Why the command did not run. The reason is a word for programs, the detail a sentence for people."""
    foot = f"<sub>Reason: {escape.code_span(reason)}. /help lists the commands.</sub>"
    return f"{marker(comment)}\n❌ {escape.markdown(detail)}\n\n{foot}\n"


def done(comment: int, line: str, code: int, output: str) -> str:
    """What the command wrote, as text in which nothing is markup, and how it ended."""
    shown = "\n".join(escape.visible(each) for each in output.rstrip().split("\n"))
    if len(shown) > MOST_OUTPUT:
        shown = shown[:MOST_OUTPUT] + "\n… (the rest is in the log of the run)"
    fence = "`" * max(3, 1 + _longest_run(shown))
    body = f"\n{fence}text\n{shown}\n{fence}\n" if shown else ""
    end, words = _ENDS.get(code, "⚠️"), _WORDS.get(code, f"ended with {code}")
    return f"{marker(comment)}\n{end} {escape.code_span(line)} {words}\n{body}"


def _longest_run(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest


_ENDS: Final = {0: "✅", 1: "❌", 2: "❌"}
_WORDS: Final = {
    0: "is done.",
    1: "found something to do.",
    2: "could not run.",
    3: "could not run: a service was down. It is nobody's mistake; try again later.",
    70: "crashed. This is a bug of ours, not of your files.",
}
