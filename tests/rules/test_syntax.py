"""Findings about syntax: where they are, and which files they are about."""

from __future__ import annotations

import pytest
from golden_connector import judge

from connectorops.documents import ProblemKind
from connectorops.rules import all_rules

RULES = [each for each in all_rules() if "ST030" <= each.id <= "ST059"]
FILE = "customProperties.json"
EXAMPLES: dict[ProblemKind, tuple[str, str | bytes]] = {
    ProblemKind.COMMENT: (FILE, "{} // a"),
    ProblemKind.TRAILING_COMMA: (FILE, "[1,]"),
    ProblemKind.DUPLICATE_KEY: (FILE, '{"a": 1, "a": 2}'),
    ProblemKind.BOM: (FILE, b"\xef\xbb\xbf{}"),
    ProblemKind.ENCODING: (FILE, b'{"a": "\xe9"}'),
    ProblemKind.NUL: (FILE, "{}\0"),
    ProblemKind.EMPTY: (FILE, " \n"),
    ProblemKind.LONE_SURROGATE: (FILE, '["\\ud800"]'),
    ProblemKind.TOO_DEEP: (FILE, "[" * 300 + "]" * 300),
    ProblemKind.SYNTAX: (FILE, '{"a" 1}'),
    ProblemKind.NUMBER: (FILE, "[+1]"),
    ProblemKind.CONTROL_CHARACTER: (FILE, '["\t"]'),
    ProblemKind.QUOTES: (FILE, "['a']"),
    ProblemKind.TOO_LARGE: ("a.yml", b" " * (1024 * 1024 + 1) + b"a"),
}


@pytest.mark.parametrize("kind", ProblemKind)
def test_each_kind_of_problem_has_one_rule(kind: ProblemKind) -> None:
    name, text = EXAMPLES[kind]
    assert len(judge({name: text}, RULES).findings) == 1


def test_a_finding_is_on_the_line_of_its_defect() -> None:
    findings = judge({FILE: '{\n  "a": 1,\n  "a": 01,\n}\n'}, RULES).findings
    places = [(each.rule, each.location.line, each.location.column) for each in findings]
    assert places == [("ST032", 3, 3), ("ST040", 3, 8), ("ST031", 3, 10)]


def test_defects_of_one_kind_keep_their_fingerprints_when_lines_move() -> None:
    def of(text: str) -> list[str]:
        return [each.fingerprint for each in judge({FILE: text}, RULES).findings]

    first = of("[1, // a\n2, // a\n3 // b\n]")
    assert len(set(first)) == 3
    assert of("\n\n[1, // a\n2, // a\n\n3 // b\n]") == first


@pytest.mark.parametrize(
    ("name", "data", "rules"),
    [
        ("notes.md", b"\xef\xbb\xbf# Notes", []),
        ("notes.md", b"", []),
        ("notes.md", b"caf\xe9", ["ST034"]),
        ("notes.txt", "notes".encode("utf-16"), ["ST034"]),
        ("extra.csx", b"a\0", ["ST035"]),
        (".vscode/settings.json", b"{} // a dialect", []),
        ("a/.cache/a.json", b"", []),
        ("notes.yml", b"# nothing", ["ST036"]),
        ("notes.yml", b"a: 1 # a comment", []),
        ("notes.yml", b"\xef\xbb\xbfa: 1", ["ST033"]),
        ("logo.bin", b"\0", []),
    ],
)
def test_what_is_judged_depends_on_the_kind_of_file(name: str, data: bytes, rules: list[str]) -> None:
    assert [each.rule for each in judge({name: data}, RULES).findings] == rules


@pytest.mark.parametrize(("data", "encoding"), [("utf-16", "UTF-16"), ("utf-32", "UTF-32"), ("cp1252", "Windows-1252")])
def test_the_encoding_is_named(data: str, encoding: str) -> None:
    (finding,) = judge({FILE: '{"a": "é"}'.encode(data)}, RULES).findings
    assert encoding in finding.message


@pytest.mark.parametrize(
    ("text", "found"), [("[]", "an array"), ("null", "null"), ('"{}"', "a string"), ("5", "an integer")]
)
@pytest.mark.parametrize("name", ["apiProperties.json", "apiDefinition.swagger.json"])
def test_the_root_of_a_definition_is_an_object(name: str, text: str, found: str) -> None:
    (finding,) = judge({name: text}, RULES).findings
    assert (finding.rule, finding.microsoft) == ("ST044", "JsonTypeIncorrect")
    assert found in finding.message


def test_a_file_without_any_value_is_not_also_of_the_wrong_type() -> None:
    assert {each.rule for each in judge({"apiProperties.json": "// nothing"}, RULES).findings} == {"ST030", "ST039"}
