"""What is found in a connector, where, and under which rule."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from golden_connector import connector_of, golden, judge, judge_tree
from hypothesis import given
from hypothesis import strategies as st
from scanning.archives import packed

from connectorops.scanning.hiding import HIDDEN, Hider
from connectorops.scanning.invented import HEX, drawn, guid, storage_key
from connectorops.scanning.searched import EngineHit, bundles_of, new_leaks
from connectorops.scanning.secrets_found import leaks
from connectorops.scanning.secrets_named import is_password, names_credential
from connectorops.scanning.secrets_shapes import Family
from connectorops.tree import MemoryTree, edited

if TYPE_CHECKING:
    from connectorops.model import Finding
    from connectorops.tree import Edits

KEY = drawn(32)
TOKEN = f"gh{'p'}_{drawn(36)}"
SWAGGER = "apiDefinition.swagger.json"


def secrets(edits: Edits) -> list[Finding]:
    return [finding for finding in judge(edits).findings if finding.rule.startswith("SE")]


def swagger(document: object) -> list[tuple[str, str]]:
    """Rules and pointers of the secrets in a definition."""
    tree = MemoryTree({SWAGGER: json.dumps(document).encode()})
    return [(f.rule, f.location.pointer) for f in judge_tree(tree).findings if f.rule.startswith("SE")]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"clientSecret": KEY}, ("SE008", "/clientSecret")),
        ({"p": {"name": "x-api-key", "in": "header", "default": KEY}}, ("SE008", "/p/default")),
        ({"properties": {"access_token": {"default": KEY}}}, ("SE008", "/properties/access_token/default")),
        ({"properties": {"apiKey": {"example": KEY}}}, ("SE009", "/properties/apiKey/example")),
        ({"headers": [{"key": "Authorization", "value": f"Bearer {KEY}"}]}, ("SE008", "/headers/0/value")),
        ({"tokens": [KEY]}, ("SE008", "/tokens/0")),
        ({"host": f"a.example.org/?subscription-key={KEY}"}, ("SE008", "/host")),
        ({"paths": {f"/run?code={drawn(54)}==": {}}}, ("SE003", f"/paths/~1run?code={HIDDEN}==")),
        ({"x": {"example": {"password": "abcdef" + "1234567890"}}}, ("SE010", "/x/example/password")),
        ({"password": {"default": "Summer!" + "2024"}}, ("SE008", "/password/default")),
    ],
)
def test_a_credential_is_found_under_its_name(document: object, expected: tuple[str, str]) -> None:
    (found,) = swagger(document)
    assert found[0] == expected[0]
    assert found[1].startswith(expected[1][:12])
    assert KEY not in found[1]


@pytest.mark.parametrize(
    "document",
    [
        {"nextPageToken": KEY},
        {"key": drawn(40, HEX)},
        {"code": guid()},
        {"publicKey": KEY},
        {"apiKey": "<key>"},
        {"apiKey": f"see https://archive.example.org/{KEY}"},
        {"apiKey": {"type": "string"}},
        {"apiKey": 17, "name": 3, "token": None},
        {"name": "id", "default": KEY},
        {"password": {"example": "Summer!" + "2024"}},
        {"tokenUrl": f"https://archive.example.org/{KEY}"},
        {"description": f"See [the key](https://archive.example.org/a/{KEY})."},
        {"description": f"https://archive.example.org/api-key-{KEY}/page"},
        {"version": "api key 12.10.20240131"},
    ],
)
def test_what_only_looks_like_a_credential_is_left_alone(document: object) -> None:
    assert swagger(document) == []


def test_a_secret_is_found_behind_escapes_url_encoding_and_base64() -> None:
    inner = f"AccountKey={storage_key()}"
    for text in (quote(inner, safe=""), base64.b64encode(inner.encode()).decode()):
        (finding,) = secrets({"notes.txt": f"a\n  {text}\n"})
        assert (finding.rule, finding.location.line, finding.location.column) == ("SE002", 2, 3)
        assert "hidden by" in finding.message
    escaped = json.dumps({"a": TOKEN}).replace("g", "\\u0067")
    tree = MemoryTree({SWAGGER: escaped.encode()})
    assert "SE007" in {finding.rule for finding in judge_tree(tree).findings}


def test_a_definition_that_is_cut_off_is_searched_as_text() -> None:
    tree = MemoryTree({SWAGGER: f'{{"a": 1,\n"b": "{TOKEN}'.encode()})
    assert "SE007" in {finding.rule for finding in judge_tree(tree).findings}


def test_json_that_hides_something_is_searched_as_text_too_and_its_values_count_as_shown() -> None:
    tree = MemoryTree({SWAGGER: f'{{"apiKeyHex": "{KEY}", "a": 1, "a": 2}}'.encode()})
    assert "SE009" in {finding.rule for finding in judge_tree(tree).findings}


def test_each_place_of_a_value_is_told_and_a_known_form_speaks_before_a_name() -> None:
    found = secrets({f"{SWAGGER}#/parameters/ServiceVersion/default": TOKEN, "notes.txt": f"token={TOKEN}\n{TOKEN}\n"})
    assert [finding.rule for finding in found] == ["SE007"] * 3
    assert len({finding.fingerprint for finding in found}) == 3
    assert len({finding.evidence.fingerprint for finding in found if finding.evidence}) == 1


def test_oauth_settings_belong_to_rules_of_their_own() -> None:
    place = "apiProperties.json#/properties/connectionParameters/token/oAuthSettings/clientSecret"
    (finding,) = judge({place: drawn(24)}).findings
    assert finding.rule == "AP066"
    assert finding.evidence is not None
    (leak,) = leaks(connector_of(edited(golden(), {place: drawn(12)})))
    assert leak.match.family is Family.SETTING


def test_evidence_shows_two_letters_at_each_end() -> None:
    (finding,) = secrets({"notes.txt": TOKEN})
    assert finding.evidence is not None
    assert finding.evidence.masked == f"GitHub token {TOKEN[:2]}…{TOKEN[-2:]} (40 characters)"


def test_messages_and_pointers_of_other_rules_hide_secrets() -> None:
    edits: Edits = {f"{SWAGGER}#/paths/~1{KEY}?token={KEY}": {"get": {"operationId": KEY * 3, "responses": {}}}}
    findings = judge(edits).findings
    assert any(HIDDEN in finding.location.pointer for finding in findings)
    assert [finding for finding in findings if KEY in f"{finding}"] == []


def test_a_secret_that_a_message_cuts_off_is_hidden_too() -> None:
    hide = Hider(connector_of(edited(golden(), {"notes.txt": f"api_key={KEY}"})))
    assert hide(f'The value "{KEY[:20]}…" is wrong') == f'The value "{HIDDEN}" is wrong'
    assert Hider(connector_of(golden()))(KEY) == KEY


@pytest.mark.parametrize(
    "name", ["clientSecret", "x-api-key", "Ocp-Apim-Subscription-Key", "Authorization", "sig", "pwd"]
)
def test_names_of_credentials(name: str) -> None:
    assert names_credential(name)


@pytest.mark.parametrize("name", ["nextPageToken", "publicKey", "tokenUrl", "keyword", "signal", "monkey", "a" * 90])
def test_names_of_other_things(name: str) -> None:
    assert not names_credential(name)


def test_a_password_is_mixed_and_no_word_for_one() -> None:
    assert is_password("Password", "Summer!" + "2024")
    assert not is_password("Password", "summer")
    assert not is_password("Password", "Your1Password!")
    assert not is_password("Region", "Summer!" + "2024")


def hits(name: str, *found: EngineHit) -> list[tuple[str, EngineHit]]:
    return [(name, each) for each in found]


def test_what_the_engine_finds_gets_its_place() -> None:
    edits: Edits = {"notes.txt": f"one\ntwo {KEY}\n", f"{SWAGGER}#/info/x-note": f"see {KEY[::-1]}"}
    connector = connector_of(edited(golden(), edits))
    (text,) = new_leaks(connector, hits("notes.txt", EngineHit(0, "some key", 2, KEY)))
    assert (text.match.family, text.match.kind, text.shown) == (Family.TOKEN, "some key", True)
    place = text.place("SE007")
    assert (place.start, place.end) == (8, 8 + len(KEY))
    (member,) = new_leaks(connector, hits(SWAGGER, EngineHit(1, "some key", 5, KEY[::-1])))
    assert member.place("SE007").pointer == "/info/x-note"


def test_of_several_members_the_one_on_the_engines_line_is_meant() -> None:
    tree = MemoryTree({SWAGGER: f'{{"a": "x {KEY}",\n"b": "y {KEY}"}}'.encode()})
    (leak,) = new_leaks(connector_of(tree), hits(SWAGGER, EngineHit(0, "some key", 2, KEY)))
    assert leak.place("SE007").pointer == "/b"


def test_the_engine_adds_no_placeholder_and_nothing_that_is_known() -> None:
    connector = connector_of(edited(golden(), {"notes.txt": f"{TOKEN}\nYOURTOKEN\n"}))
    found = hits(
        "notes.txt", EngineHit(0, "a", 1, TOKEN), EngineHit(0, "b", 2, "YOURTOKEN"), EngineHit(0, "c", 1, TOKEN[4:])
    )
    assert list(new_leaks(connector, found)) == []


def test_a_value_that_stands_there_in_another_spelling_gets_its_line() -> None:
    connector = connector_of(MemoryTree({SWAGGER: b'{"a": 1,\n "b": 2}', "notes.txt": b"a\nb\n"}))
    (leak,) = new_leaks(connector, hits("notes.txt", EngineHit(0, "some key", 2, KEY)))
    assert leak.place("SE007").start == 2


def test_the_engine_gets_texts_only() -> None:
    connector = connector_of(edited(golden(), {"notes.bin": b"\0\1", "empty.txt": b""}))
    (bundle,) = bundles_of([connector])
    assert connector.read(SWAGGER) in bundle.data
    assert SWAGGER in bundle.names
    assert {"icon.png", "notes.bin", "empty.txt"}.isdisjoint(bundle.names)


@given(st.lists(st.text("ab\r\n\x0b\u2028"), min_size=1), st.booleans())
def test_the_engines_lines_lead_to_the_files(texts: list[str], wide: bool) -> None:
    encoding = "utf-16" if wide else "utf-8"
    files = {f"{n:03}.txt": f"{text}x{n};\n".encode(encoding) for n, text in enumerate(texts)}
    (bundle,) = bundles_of([connector_of(MemoryTree(files))])
    for number, text in enumerate(texts):
        line = bundle.data[: bundle.data.index(f"x{number};".encode())].count(b"\n") + 1
        name, hit = bundle.place(EngineHit(0, "", line, ""))
        assert (name, hit.line) == (f"{number:03}.txt", text.count("\n") + 1)


def test_the_engine_looks_into_archives() -> None:
    inner = packed({"notes.txt": KEY, "picture.png": b"\0"})
    connector = connector_of(MemoryTree({"a.zip": packed({"inner.zip": inner})}))
    (bundle,) = bundles_of([connector])
    assert (bundle.names, bundle.data) == (("a.zip",), KEY.encode())
    (leak,) = new_leaks(connector, hits("a.zip", EngineHit(0, "some key", 1, KEY)))
    assert leak.where.member == "inner.zip!notes.txt"


class Unreadable(MemoryTree):
    def read(self, path: str) -> bytes:
        raise OSError(path)


def test_a_file_that_cannot_be_read_is_left_to_the_judgement() -> None:
    connector = connector_of(golden())
    connector.tree = Unreadable({})
    assert list(bundles_of([connector])) == []


def test_a_leak_shows_nothing_of_its_value() -> None:
    (leak,) = leaks(connector_of(edited(golden(), {"notes.txt": TOKEN})))
    assert TOKEN[2:-2] not in f"{leak!r} {leak.match!r} {leak.where!r} {EngineHit(0, 'a', 1, TOKEN)!r}"
