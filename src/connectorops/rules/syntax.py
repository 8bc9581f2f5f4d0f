"""Syntax: what keeps a strict reader from reading a file, each defect at its place."""

from collections import Counter
from collections.abc import Iterator

from connectorops.connectors import Source
from connectorops.connectors.connector import PROPERTIES
from connectorops.documents import MAX_DEPTH, Document, Problem, ProblemKind
from connectorops.documents.problems import shortened
from connectorops.model import Place
from connectorops.rule import ERROR, Hits, rule
from connectorops.rules.syntax_repairs import corrected, escaped, straightened, uncommented, without, without_copy
from connectorops.swagger.misfits import json_type

# Every example is of this file: it is optional, so nothing else in the golden connector depends on it.
A_FILE = "customProperties.json"


@rule(
    "ST030",
    severity=ERROR,
    policy="5000.2.6.2",
    repair=uncommented,
    fix="Delete the comment, and say in a description or in the pull request what must be said.",
    bad=[
        {A_FILE: '{\n    // asks for the region\n    "region": "eu"\n}\n'},
        {A_FILE: '{\n    "region": "eu" /* or us */\n}\n'},
    ],
    ok=[{A_FILE: '{"site": "https://example.com/#top /* */"}\n'}],
)
def comment_in_json(source: Source) -> Hits:
    """A JSON file has a comment.

    ## Why

    JSON has no comments. Some editors show none the less no error, because they read a dialect of their own; a strict
    reader stops at the first `//` and nothing in the file counts.
    """
    for problem, place in problems_of(source, ProblemKind.COMMENT):
        yield place, f"JSON has no comments, and this one begins with {problem.detail}."


@rule(
    "ST031",
    severity=ERROR,
    policy="5000.2.6.2",
    repair=without,
    fix="Delete the comma.",
    bad=[{A_FILE: '{\n    "region": "eu",\n}\n'}, {A_FILE: '{"regions": ["eu", "us",]}\n'}],
)
def trailing_comma(source: Source) -> Hits:
    """A comma follows the last member or element.

    ## Why

    In JSON a comma stands between two members, never after the last one. JavaScript allows it, so it is easily left
    behind when the last line of an object is deleted. It was the most frequent defect of syntax among published
    connectors.
    """
    for problem, place in problems_of(source, ProblemKind.TRAILING_COMMA):
        yield place, f"This comma stands {problem.detail} with nothing after it, which JSON does not allow."


@rule(
    "ST032",
    severity=ERROR,
    policy="5000.2.6.2",
    repair=without_copy,
    fix="Keep one of the two members, or merge them.",
    bad=[
        {A_FILE: '{\n    "region": "eu",\n    "region": "us"\n}\n'},
        {A_FILE: '{\n    "region": "eu",\n    "region": "eu"\n}\n'},
        {"notes.yml": "region: eu\nregion: us\n"},
    ],
    ok=[{A_FILE: '{"region": {"name": "eu"}, "name": "us"}\n'}],
)
def duplicate_key(source: Source) -> Hits:
    """An object has the same key twice.

    ## Why

    Most readers keep the last of the two values, some the first, and some refuse the file, so what a reviewer
    sees is not what runs. Usually one of the two members was pasted in and the other one forgotten.
    """
    for problem, place in problems_of(source, ProblemKind.DUPLICATE_KEY):
        yield place, f"The object has the key {problem.detail}, and here again; most readers keep only the later one."


@rule(
    "ST038",
    severity=ERROR,
    policy="5000.2.6.2",
    fix="Give deep parts a name in `definitions` and refer to them.",
    bad=lambda: [{A_FILE: "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)}],
)
def nested_too_deep(source: Source) -> Hits:
    """Objects and arrays nest too deep to be read.

    ## Why

    Readers limit how deep values may nest, many of them to 64 or 100 levels, so that a hostile file can't exhaust them.
    The deepest published connector stays far below the 200 levels that are read here.
    """
    for problem, place in problems_of(source, ProblemKind.TOO_DEEP):
        yield place, f"Values nest deeper than any connector needs: {problem.detail}."


@rule(
    "ST039",
    severity=ERROR,
    policy="5000.2.6.2",
    repair=corrected,
    fix="Correct the text at this place; what a message calls expected is what is missing.",
    bad=[
        {A_FILE: '{\n    "region": "eu"\n    "plan": "team"\n}\n'},
        {A_FILE: '{\n    "region": "eu\n}\n'},
        {A_FILE: '<<<<<<< HEAD\n{"region": "eu"}\n=======\n{"region": "us"}\n>>>>>>> main\n'},
        {"notes.yml": "regions: [eu\n"},
    ],
)
def syntax_error(source: Source) -> Hits:
    """The text breaks the grammar of JSON or YAML.

    ## Why

    A strict reader stops at the first defect, so nothing in the file counts. Here reading goes on after each one, and
    all of them are listed. Where part of the text is lost, rules about what is missing do not run on the file.

    ## Usual causes

    A missing comma between two members, a missing closing bracket or quote, and a merge conflict that nobody resolved.
    """
    for problem, place in problems_of(source, ProblemKind.SYNTAX):
        yield place, f"The text is not valid here: {problem.detail}."


@rule(
    "ST040",
    severity=ERROR,
    policy="5000.2.6.2",
    fix="Write the number in plain digits, or in quotes if it is a text such as a code.",
    bad=[{A_FILE: '{"limit": 010}\n'}, {A_FILE: '{"limit": NaN}\n'}, {A_FILE: '{"limit": 1e999}\n'}],
    ok=[{A_FILE: '{"limit": -1.5e3}\n'}],
)
def number_not_valid(source: Source) -> Hits:
    """A number is written in a way that JSON does not have.

    ## Why

    JSON has no leading zeros, no plus sign, no hexadecimal digits, no `NaN` and no `Infinity`, and no program can hold
    a number such as `1e999`. Strict readers stop there.
    """
    for problem, place in problems_of(source, ProblemKind.NUMBER):
        yield place, f"{problem.detail} is not a number that JSON knows or that a program can hold."


@rule(
    "ST041",
    severity=ERROR,
    policy="5000.2.6.2",
    repair=escaped,
    fix=r"Write the character as an escape (\n for a line break, \t for a tab) or replace it by a space.",
    bad=[{A_FILE: '{"region": "e\tu"}\n'}, {A_FILE: '{"region": "Europe\nand more"}\n'}],
    ok=[{A_FILE: '{"region":\t"e\\tu"}\n'}],
)
def control_character(source: Source) -> Hits:
    """A string has a raw control character, such as a tab or a line break.

    ## Why

    Inside a JSON string, every character below U+0020 must be escaped. A tab that was pasted in looks like spaces and
    is found by no eye, but strict readers stop at it.
    """
    for problem, place in problems_of(source, ProblemKind.CONTROL_CHARACTER):
        yield place, f"The string has {problem.detail} that is not written as an escape."


@rule(
    "ST042",
    severity=ERROR,
    policy="5000.2.6.2",
    repair=straightened,
    fix='Write the text in straight double quotes (").',
    bad=[{A_FILE: "{'region': \"eu\"}\n"}, {A_FILE: '{"region": “eu”}\n'}, {A_FILE: '{region: "eu"}\n'}],
)
def wrong_quotes(source: Source) -> Hits:
    """A text has the wrong quotes or none.

    ## Why

    Names and texts of JSON stand in straight double quotes. Single quotes and bare names are JavaScript, and curly
    quotes are what word processors make of straight ones. Strict readers stop there.
    """
    for problem, place in problems_of(source, ProblemKind.QUOTES):
        yield place, f"The text {shortened(problem.detail)} must stand in straight double quotes."


@rule(
    "ST043",
    severity=ERROR,
    policy="5000.2.6.2",
    fix="Keep what the connector needs, and leave out examples and copies.",
    bad=lambda: [{"notes.yml": b"#" * (1024 * 1024 + 1)}],
)
def file_too_large(source: Source) -> Hits:
    """A file is too large to be read.

    ## Why

    A definition may have 1 MB, and a manifest has a few lines. A file far above that (16 MB of JSON, 1 MB of YAML) is
    not read at all here, and would be refused wherever it is uploaded.
    """
    for problem, place in problems_of(source, ProblemKind.TOO_LARGE):
        yield place, f"The file is too large to be read: {problem.detail}."


@rule(
    "ST044",
    severity=ERROR,
    microsoft="JsonTypeIncorrect",
    policy="5000.2.6.2",
    fix="Make the file one object: it begins with { and ends with }.",
    bad=[{"second.swagger.json": '[{"swagger": "2.0"}]\n'}],
    also=("ST005",),
    ok=[{A_FILE: '["eu", "us"]\n'}],
)
def root_not_object(source: Source) -> Hits:
    """The definition or the API properties are not an object.

    ## Why

    Both files hold one JSON object. An array around it is what some exports produce, and a text in quotes
    is an object that was escaped once too often. Whatever reads the file finds none of the members that it looks for.
    """
    connector, file = source.connector, source.file
    if source.name in {*connector.definitions, connector.find(PROPERTIES)} and isinstance(file, Document):
        lost = file.value is None and not file.usable
        if not isinstance(file.value, dict) and not lost:
            found = json_type(file.value)
            yield Place(source.path), f"The file must hold an object, but it holds {found}."


def problems_of(source: Source, kind: ProblemKind) -> Iterator[tuple[Problem, Place]]:
    """The problems of one kind and their places.

    Other texts than JSON and YAML are judged by their bytes only. Folders such as `.vscode` hold files of tools, which
    have their own dialects.
    """
    if source.name.startswith(".") or "/." in source.name:
        return
    if not isinstance(source.file, Document) and kind not in {ProblemKind.ENCODING, ProblemKind.NUL}:
        return
    seen: Counter[str] = Counter()
    for problem in source.file.problems:
        if problem.kind is kind:
            text = shortened(source.text[problem.start : problem.end])
            seen[text] += 1
            yield problem, source.at(problem.start, problem.end, key=f"{text} {seen[text]}")
