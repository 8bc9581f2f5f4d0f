from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from connectorops.sealing import SealError, check_key, new_keys, seal, unseal
from connectorops.secret import Secret

PUBLIC, PRIVATE = new_keys()


@given(st.text(max_size=300))
def test_what_is_sealed_is_opened_by_its_key(text: str) -> None:
    sealed = seal(Secret(text), PUBLIC)
    assert unseal(sealed, PRIVATE).reveal() == text


@pytest.mark.parametrize("form", ["Uploaded a.zip\n  sealed (open it with `x`): {}\n", "{}\n", "\n\n{}"])
def test_a_box_is_found_at_the_end_of_what_was_printed(form: str) -> None:
    assert unseal(form.format(seal(Secret("link"), PUBLIC)), PRIVATE).reveal() == "link"


def test_a_box_may_be_wrapped() -> None:
    sealed = seal(Secret("a link that is somewhat longer than one line of an e-mail"), PUBLIC)
    assert unseal(f"{sealed[:40]}\r\n{sealed[40:]}\n", PRIVATE).reveal().startswith("a link")


def test_no_two_boxes_look_alike() -> None:
    assert seal(Secret("a"), PUBLIC) != seal(Secret("a"), PUBLIC)


def test_other_tools_open_our_boxes() -> None:
    """The form is the one in which GitHub takes secrets."""
    key = PrivateKey.generate()
    sealed = seal(Secret("link"), base64.b64encode(bytes(key.public_key)).decode())
    assert SealedBox(key).decrypt(base64.b64decode(sealed)) == b"link"


@pytest.mark.parametrize("key", ["", "abc", "AAAA", "é", "A" * 40, "A" * 48, "age1qqqq"])
def test_what_is_no_key_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(SealError, match="32 bytes in Base64") as caught:
        check_key(key)
    assert not key or key not in str(caught.value)


@pytest.mark.parametrize("damage", [lambda box: "", lambda box: box[:-8], lambda box: f"A{box[1:]}", lambda box: "é"])  # noqa: ARG005
def test_a_damaged_box_says_so(damage: object) -> None:
    assert callable(damage)
    with pytest.raises(SealError, match="does not open"):
        unseal(damage(f"B{seal(Secret('a'), PUBLIC)[1:]}"), PRIVATE)
