"""The forms of secrets: each is found, the gate lets none of them slip, and no text is slow."""

from __future__ import annotations

import base64
import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectorops.scanning.automata import compiled, union
from connectorops.scanning.invented import HEX, drawn, guid, private_key, storage_key, web_token
from connectorops.scanning.secrets_found import matches
from connectorops.scanning.secrets_named import ASSIGNED
from connectorops.scanning.secrets_shapes import SHAPES, Family, Shape, gate
from connectorops.scanning.strings import text_strings


def example_of(shape: Shape) -> st.SearchStrategy[str]:
    pattern = shape.pattern.replace(r"\z", r"\Z")
    return st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True, alphabet=st.characters(codec="ascii"))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.family}-{shape.kind}")
@settings(max_examples=5, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_what_a_form_matches_passes_the_gate(shape: Shape, data: st.DataObject) -> None:
    text = data.draw(example_of(shape)).encode().replace(b"\0", b"-")
    if any(shape.find(text)):
        assert compiled(gate()).search(b"first\0" + text + b"\0last") is not None


TEXTS = {
    "private key": private_key(),
    "Azure account key": f"AccountName=a;AccountKey={storage_key()};EndpointSuffix=core.windows.net",
    "Azure shared access key": f"Endpoint=sb://a.servicebus.windows.net/;SharedAccessKey={storage_key()[:43]}=",
    "shared access signature": f"https://a.blob.core.windows.net/b?sv=2022-11-02&sig={drawn(43)}%3D",
    "function key": f"https://a.azurewebsites.net/api/b?code={drawn(54)}==",
    "Entra client secret": f"{drawn(3)}8Q~{drawn(34)}",
    "JSON Web Token": web_token(),
    "password in an address": f"https://reader:{drawn(12)}@archive.example.org/",
    "password in a connection string": f"Server=a;User ID=b;Password={drawn(12)};",
    "basic authentication": "Authorization: Basic " + base64.b64encode(b"u:" + drawn(12).encode()).decode(),
    "GitHub token": f"gh{'p'}_{drawn(36)}",
    "AWS access key id": f"AK{'IA'}{drawn(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}",
    "Slack webhook": "/".join(
        ["https://hooks.slack.com", "services", drawn(9), drawn(11, seed="b"), drawn(24, seed="c")]
    ),
    "Teams webhook": "/".join(
        [
            "https://a.webhook.office.com/webhookb2",
            f"{guid()}@{guid('b')}",
            "IncomingWebhook",
            drawn(32, HEX),
            guid("c"),
        ]
    ),
    "Telegram bot token": f"{drawn(9, '123456789')}:A{drawn(34)}",
    "Discord bot token": f"M{drawn(25)}.{drawn(6)}.{drawn(30)}",
    "password hash": f"$2b$12${drawn(53)}",
    "Slack token": f"xox{'b'}-{drawn(12, '0123456789')}-{drawn(24)}",
    "TrueNAS key": f"17-{drawn(64)}",
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_secret_is_found_in_a_sentence(kind: str) -> None:
    (match,) = matches(f"é It is “{TEXTS[kind]}” here")
    assert match.kind == kind
    assert match.value in TEXTS[kind]
    assert f"é It is “{TEXTS[kind]}” here"[match.start : match.end] == match.value


@pytest.mark.parametrize(
    "text",
    [
        "https://user:password@archive.example.com",
        "Server=a;User ID=b;Password={password};",
        "Authorization: Basic dXNlcjpwYXNzd29yZA==",
        "Authorization: Basic abcdefghijkl",
        "sig=<signature>",
        "ghp_" + "x" * 36,
        f"eyJhbGciOi.eyJh{drawn(10)}.{drawn(30)}",
        "s.AcceptanceTimeoutSeconds1",
        f"xox{'p'}-572370529330-573807301142-####",
        f"serviceAccountToken: {drawn(20)}..[Redacted]",
        f"statusPageToken: {drawn(20)}",
        f"authenticity_token: {drawn(40)}",
        f"apiToken: {drawn(20)}-####",
        "Bearer public_key:abc123",
        "https://archive.example.com/a/b:c@d",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----" + "." * 60,
    ],
)
def test_what_only_stands_for_a_secret_is_no_secret(text: str) -> None:
    assert list(matches(text)) == []


@pytest.mark.parametrize(
    "before",
    [
        "Authorization: Bearer ",
        "Authorization: SSWS ",
        "Bearer: ",
        'ConvertTo-SecureString "',
        'variable "okta_api_token" {\n  default = "',
        "apiKey:            '",
        "statuspage_key = ",
    ],
)
def test_a_name_gives_a_value_away(before: str) -> None:
    value = drawn(32)
    (match,) = matches(f"{before}{value}'")
    assert (match.family, match.value) == (Family.NAMED, value)


def test_letters_that_could_be_said_are_no_words_if_digits_stand_among_them() -> None:
    assert [match.kind for match in matches(f"AK{'IA'}LALEMEL{'33243OLIB'}")] == ["AWS access key id"]


def test_a_hash_is_no_variable() -> None:
    (match,) = matches(f"$krb5asrep$23${drawn(32, HEX)}${drawn(64, HEX)}")
    assert match.kind == "password hash"


def test_a_match_shows_nothing_of_its_value() -> None:
    (match,) = matches(TEXTS["GitHub token"])
    assert TEXTS["GitHub token"][4:] not in repr(match)
    assert match.family is Family.TOKEN


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_no_text_crashes_the_search(text: str) -> None:
    for match in matches(text):
        assert 0 <= match.start < match.end


HOSTILE = [
    "-----BEGIN PRIVATE KEY-----",
    "key=" * 3,
    "eyJ",
    "://:",
    "a" * 60 + ".",
    "token key secret ",
    "AZDO",
    "Q~~8",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_the_length_of_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.perf_counter()
        list(matches(text))
        text_strings("a", text).having(union(gate(), ASSIGNED))
        return time.perf_counter() - start

    seconds(1000)
    assert seconds(200_000) < 40 * (seconds(20_000) + 0.01)
