from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.sas import read_link
from connectorops.secret import Secret
from connectorops.upload import AddressError, Container, Folder, Package, blob_name, blob_of, hash_in, storage_of

HASH = "ab" * 32


@pytest.mark.parametrize(
    ("address", "storage"),
    [
        (
            "https://contoso.blob.core.windows.net/packages",
            Container("https://contoso.blob.core.windows.net", "contoso", "packages"),
        ),
        (
            "https://contoso.z07.blob.storage.azure.net/packages/a/b c/",
            Container("https://contoso.z07.blob.storage.azure.net", "contoso", "packages", "a/b c"),
        ),
        (
            "https://127.0.0.1:10000/account/packages",
            Container("https://127.0.0.1:10000/account", "account", "packages"),
        ),
        ("file:dist", Folder("dist")),
        ("file:///srv/some%20where", Folder("/srv/some where")),
        ("file:///C:/packages", Folder("C:/packages")),
    ],
)
def test_addresses(address: str, storage: object) -> None:
    assert storage_of(address) == storage


@pytest.mark.parametrize(
    "address",
    [
        "",
        "dist",
        "https://",
        "https://contoso.blob.core.windows.net",
        "https://contoso.blob.core.windows.net.evil.example/packages",
        "https://evil.blob.example.com/packages",
        "https://10.0.0.1/account/packages",
        "https://127.0.0.1/account",
        "https://user@contoso.blob.core.windows.net/packages",
        "https://contoso.blob.core.windows.net/packages/../other",
        "https://contoso.blob.core.windows.net/packages/a%2Fb",
        "https://contoso.blob.core.windows.net/packages//a",
        "https://contoso.blob.core.windows.net/$web",
        "https://contoso.blob.core.windows.net/pack--ages",
        "file://host/share",
        "file:dist?x",
    ],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(AddressError):
        storage_of(address)


@given(st.text())
def test_any_text_is_an_address_or_says_why_not(text: str) -> None:
    for address in (text, f"https://{text}", f"https://contoso.blob.core.windows.net/{text}", f"file:{text}"):
        try:
            assert storage_of(address).address
        except AddressError as error:
            assert str(error)  # noqa: PT017 - both ways out are fine


def test_a_name_holds_the_hash_and_is_found_in_a_link() -> None:
    storage = storage_of("https://contoso.blob.core.windows.net/packages/of contoso")
    name = blob_name(storage, Package("Contoso Tasks (2).zip", 1, HASH))
    assert name == f"of contoso/{HASH}/Contoso Tasks (2).zip"
    link = read_link(Secret(f"https://contoso.blob.core.windows.net/packages/{name.replace(' ', '%20')}?sig=x"))
    assert blob_of(link) == (
        Container("https://contoso.blob.core.windows.net", "contoso", "packages"),
        name,
    )
    assert hash_in(name) == HASH
    assert [hash_in(each) for each in ("a.zip", f"{HASH}.zip", f"x{HASH}/a.zip", HASH)] == [""] * 4


@pytest.mark.parametrize("name", ["", ".zip", "a?b.zip", "a#b.zip", "a%b.zip", "ä.zip", "a\nb.zip", "x" * 201])
def test_a_name_is_plain(name: str) -> None:
    with pytest.raises(AddressError, match="letters, digits, spaces"):
        blob_name(Folder("dist"), Package(name, 1, HASH))
