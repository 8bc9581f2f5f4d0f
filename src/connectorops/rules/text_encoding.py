"""Files as bytes: encodings, and characters that no text has."""

from connectorops.connectors import Source
from connectorops.documents import ProblemKind
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.syntax import A_FILE, problems_of
from connectorops.rules.syntax_repairs import plain_utf8

_ENCODINGS = {"windows-1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


@rule(
    "ST033",
    severity=WARNING,
    repair=plain_utf8,
    fix="Save the file as UTF-8 without a byte order mark.",
    bad=[{A_FILE: b'\xef\xbb\xbf{"region": "eu"}\n'}],
    ok=[{"notes.md": b"\xef\xbb\xbf# Notes\n"}],
)
def byte_order_mark(source: Source) -> Hits:
    """A JSON or YAML file begins with a byte order mark.

    ## Why

    The mark is three invisible bytes that some Windows tools write in front of UTF-8. The JSON standard forbids to add
    it; some readers skip it and others stop at the first character. In Markdown it does no harm and is not
    reported.
    """
    for _, place in problems_of(source, ProblemKind.BOM):
        yield place, "The file begins with a byte order mark, which JSON does not allow and some readers stop at."


@rule(
    "ST034",
    severity=ERROR,
    policy="5000.2.6.2",
    repair=plain_utf8,
    fix="Save the file as UTF-8, and look at its umlauts, accents and dashes afterwards.",
    bad=[{A_FILE: b'{"region": "\xd6sterreich"}\n'}, {A_FILE: '{"region": "eu"}\n'.encode("utf-16")}],
    ok=[{A_FILE: '{"region": "Österreich"}\n'}],
)
def encoding_not_utf8(source: Source) -> Hits:
    """A text file is not UTF-8.

    ## Why

    JSON is UTF-8. In a file of another encoding, each letter outside ASCII is a byte that means nothing in UTF-8: a
    strict reader stops there, and a tolerant one shows a replacement character to every maker. The usual cause is
    text that was copied from a document and saved by an old editor.
    """
    for problem, place in problems_of(source, ProblemKind.ENCODING):
        encoding = _ENCODINGS.get(problem.detail, "UTF-32")
        where = "from here on it reads like " if problem.end else "it is "
        yield place, f"The file is not UTF-8: {where}{encoding}."


@rule(
    "ST035",
    severity=ERROR,
    policy="5000.2.6.2",
    fix="Delete the character; most editors can show it.",
    bad=[{A_FILE: b'{"region": \x00"eu"}\n'}],
)
def nul_character(source: Source) -> Hits:
    """A text file has a NUL character.

    ## Why

    A byte of zero is invisible and ends the text for many programs, so the rest of the file is lost to them. It comes
    from a file that was saved in UTF-16 once or damaged on its way.
    """
    for _, place in problems_of(source, ProblemKind.NUL):
        yield place, "The file has a NUL character (U+0000) here, where many programs stop reading."


@rule(
    "ST036",
    severity=ERROR,
    policy="5000.2.6.2",
    fix="Write the content of the file, or delete the file.",
    bad=[{A_FILE: ""}, {"notes.yml": "# nothing yet\n"}],
)
def empty_file(source: Source) -> Hits:
    """A JSON or YAML file is empty.

    ## Why

    An empty text is no JSON: a strict reader reports an error where it expected the first value. Such a file is usually
    what an interrupted download or a failed export left behind.
    """
    for problem, place in problems_of(source, ProblemKind.EMPTY):
        yield place, f"The file is empty{f', it has {problem.detail}' if problem.detail else ''}."


@rule(
    "ST037",
    severity=ERROR,
    policy="5000.2.6.2",
    fix="Write the character itself, or both halves of its escape.",
    bad=[{A_FILE: '{"smile": "\\ud83d"}\n'}],
    ok=[{A_FILE: '{"smile": "\\ud83d\\ude00"}\n'}],
)
def lone_surrogate(source: Source) -> Hits:
    r"""An escape is half a character.

    ## Why

    JSON writes characters such as emoji as two escapes, `\ud83d\ude00`. One of the two alone is no character: it
    can't be written as UTF-8, so programs replace it, refuse it or fail.
    """
    for problem, place in problems_of(source, ProblemKind.LONE_SURROGATE):
        yield place, f"The text has half a character: {problem.detail}."
