from __future__ import annotations

from golden_connector import connector_of, golden
from scanning.archives import packed

from connectorops.documents import MAX_BYTES
from connectorops.scanning.files import is_text, strings_of, unsearched
from connectorops.scanning.roles import Role
from connectorops.scanning.searched import bundles_of
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


LARGE = b"{" + b" " * MAX_BYTES


def test_what_is_too_large_is_not_searched_and_told() -> None:
    edits: Edits = {"large.json": LARGE, "dump": LARGE, "photo.png": LARGE, "a.bin": b"\0" + LARGE, "a.zip": LARGE}
    found = texts(edits)
    assert not {"large.json", "dump"} & found.keys()
    told = list(unsearched(connector_of(edited(golden(), edits))))
    assert told == [("dump", len(LARGE)), ("large.json", len(LARGE))]
    (bundle,) = bundles_of([connector_of(edited(golden(), {"large.json": LARGE, "dump": LARGE}))])
    assert len(bundle.data) < MAX_BYTES


def test_what_rules_quote_is_searched_whatever_its_size() -> None:
    edits: Edits = {"readme.md": LARGE}
    assert texts(edits)["readme.md"] == [LARGE.decode()]
    assert list(unsearched(connector_of(edited(golden(), edits)))) == []


def test_a_file_of_just_the_limit_is_searched() -> None:
    assert "dump" in texts({"dump": b"#" * MAX_BYTES})
