"""What is read from a link, and what a link never says."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from golden_connector import judge_link
from hypothesis import example, given
from hypothesis import strategies as st

from connectorops.manifest import Kind
from connectorops.sas import PARAMETERS, TERMS, LinkError, moment, read_link
from connectorops.secret import MASK, Secret, without_signatures

ADDRESS = "https://contoso.blob.core.windows.net/packages/a%20b.zip"


def grant_of(query: str, address: str = ADDRESS) -> object:
    return read_link(Secret(f"{address}?{query}"))


@given(st.text())
@example("https://[/")
@example("https://a:99999999/b")
@example("https://a/b?" + "&" * 9000)
@example("https://a/b?sig=%ZZ%ff&sv=\x00")
def test_any_text_is_a_link_or_says_why_not(text: str) -> None:
    try:
        grant = read_link(Secret(text))
    except LinkError as error:
        assert len(text) < 12 or text not in str(error)  # noqa: PT017 - both ways out are fine
    else:
        assert grant.scheme in {"http", "https"}


@given(st.dictionaries(st.sampled_from([*PARAMETERS, "other", "Sig"]), st.text(max_size=50)), st.binary(max_size=40))
def test_a_grant_holds_what_is_said_and_nothing_of_the_signature(said: dict[str, str], signature: bytes) -> None:
    secret = signature.hex()
    grant = grant_of(urlencode({**said, "sig": secret}))
    if len(secret) > 20:
        assert secret not in repr(grant)
    assert getattr(grant, "values") == {name: value for name, value in said.items() if name in PARAMETERS}  # noqa: B009


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-01-31", datetime(2025, 1, 31, tzinfo=UTC)),
        ("2025-01-31T10:20Z", datetime(2025, 1, 31, 10, 20, tzinfo=UTC)),
        ("2025-01-31T10:20:30Z", datetime(2025, 1, 31, 10, 20, 30, tzinfo=UTC)),
        ("2025-01-31T10:20:30.1234567Z", datetime(2025, 1, 31, 10, 20, 30, tzinfo=UTC)),
        ("2025-01-31T10:20:30", None),
        ("2025-02-30", None),
        ("2025-01-31T25:00Z", None),
        ("31.1.2025", None),
        ("", None),
    ],
)
def test_times_are_those_that_storage_reads(text: str, expected: datetime | None) -> None:
    assert moment(text) == expected


@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)))  # noqa: DTZ001 - hypothesis wants naive ones
def test_every_time_is_read_back(time: datetime) -> None:
    time = time.replace(microsecond=0, tzinfo=UTC)
    assert moment(f"{time:%Y-%m-%dT%H:%M:%SZ}".rjust(20, "0")) == time


@pytest.mark.parametrize("kind", Kind)
def test_a_link_lives_long_enough_to_be_submitted_for_a_while(kind: Kind) -> None:
    assert TERMS[kind].usual - TERMS[kind].least > timedelta(days=14)


@pytest.mark.parametrize(("seconds", "early"), [(0, False), (-1, True)])
def test_fifteen_days_are_enough_and_a_second_less_is_not(seconds: int, early: bool) -> None:
    end = datetime(2025, 1, 16, tzinfo=UTC) + timedelta(seconds=seconds)
    judgement = judge_link({"link#/parameters/se": f"{end:%Y-%m-%dT%H:%M:%SZ}"})
    assert [each.rule for each in judgement.findings] == (["SA006"] if early else [])


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("https://contoso.blob.core.windows.net/c/b.zip", True),
        ("https://contoso.blob.core.windows.net/c", False),
        ("https://127.0.0.1:10000/account/c/b.zip", True),
        ("https://127.0.0.1:10000/account/c", False),
    ],
)
def test_a_container_is_no_blob(address: str, names: bool) -> None:
    assert read_link(Secret(address)).names_blob is names


def test_everything_wrong_is_said_at_once() -> None:
    parameters = {"sv": None, "sr": "c", "sp": "rwdl", "spr": None, "sip": "192.0.2.1", "se": "2025-01-02", "si": None}
    edits = {f"link#/parameters/{name}": value for name, value in parameters.items()}
    found = {each.rule for each in judge_link({**edits, "link#/parameters/st": "2026-01-01"}).findings}
    assert found == {"SA001", "SA002", "SA003", "SA004", "SA005", "SA006", "SA008", "SA010"}


class TestSecret:
    secret = Secret("hunter2")

    def test_it_shows_as_a_mask(self) -> None:
        assert [str(self.secret), repr(self.secret), f"{self.secret:>20}", f"{[self.secret]}"] == [
            MASK,
            MASK,
            MASK,
            f"[{MASK}]",
        ]
        assert self.secret.reveal() == "hunter2"

    def test_it_is_not_written_anywhere(self) -> None:
        for write in (pickle.dumps, copy.copy, copy.deepcopy, json.dumps):
            with pytest.raises(TypeError):
                write(self.secret)

    def test_it_has_no_other_way_out(self) -> None:
        assert not hasattr(self.secret, "__dict__")


@given(st.from_regex(r"[A-Za-z0-9%+/=]{1,60}", fullmatch=True), st.sampled_from(["sig=", "SIG=", "sig%3D"]))
def test_signatures_are_masked_in_any_text(signature: str, word: str) -> None:
    text = f"error at '{ADDRESS}?sv=1&{word}{signature}&se=2', {ADDRESS}?{word}{signature}\n"
    masked = without_signatures(text)
    assert masked == f"error at '{ADDRESS}?sv=1&{word}***&se=2', {ADDRESS}?{word}***\n"
