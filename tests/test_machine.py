"""What the tests' machine remembers of the secret engine is what the engine says."""

from __future__ import annotations

from machine import Machine

from connectorops.adapters.kingfisher import Kingfisher
from connectorops.scanning.invented import drawn

TOKENS = [f"gh{'p'}_{drawn(36, seed=seed)}".encode() for seed in ("one", "two")]


def test_what_it_finds_at_once_is_what_the_engine_finds() -> None:
    texts = [b"nothing", b"a\n" + TOKENS[0] + b"\n" + TOKENS[0], b"one\ntwo " + TOKENS[1]]
    with Kingfisher(texts) as running:
        expected = {(hit.blob, hit.line, hit.kind, hit.value) for hit in running.hits()}
    assert {(blob, value.encode()) for blob, _, _, value in expected} == {(1, TOKENS[0]), (2, TOKENS[1])}
    for asked in (texts[1:], texts, texts):
        with Machine().search_secrets(asked) as remembered:
            found = {(hit.blob + 3 - len(asked), hit.line, hit.kind, hit.value) for hit in remembered.hits()}
        assert found == expected
