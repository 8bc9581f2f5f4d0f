from __future__ import annotations

from golden_connector import connector_of, golden
from scanning.archives import packed

from connectorops.scanning.files import is_text, strings_of
from connectorops.scanning.roles import Role
from connectorops.tree import Edits, edited


def texts(edits: Edits) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for strings in strings_of(connector_of(edited(golden(), edits))):
        found.setdefault(strings.path.rpartition("/")[2], []).extend(strings.texts)
    return found


def test_every_text_of_a_folder_is_read_whatever_its_name() -> None:
    found = texts({"settings.env": "A=b", "data": b"\0\1\2", "wide": "wide".encode("utf-16"), "page.html": "<p>"})
    assert found["settings.env"] == ["A=b"]
    assert found["page.html"] == ["<p>"]
    assert found["wide"] == ["wide"]
    assert "data" not in found
    assert "icon.png" not in found
    assert {"apiDefinition.swagger.json", "apiProperties.json", "readme.md", "script.csx"} <= set(found)


def test_texts_in_archives_are_read_and_others_are_not() -> None:
    found = texts({"a.zip": packed({"b.txt": "text", "c.bin": b"\0\1", "d.zip": b"PK\x03\x04\0broken"})})
    assert found["a.zip"] == ["text"]


def test_scripts_are_code() -> None:
    connector = connector_of(golden())
    (strings,) = [each for each in strings_of(connector) if each.path.endswith("script.csx")]
    (where,) = strings.places([0])[0]
    assert where.role is Role.CODE


def test_bytes_are_text_unless_a_zero_is_among_them() -> None:
    assert is_text(b"text")
    assert not is_text(b"te\0xt")
    assert is_text(b"\xff\xfet\0")
