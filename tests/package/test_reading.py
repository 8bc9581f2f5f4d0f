"""Whatever a file holds, reading it as a package says something and never raises, nor does any rule about it."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache

import pytest
from golden_connector import connector_of, golden
from golden_package import golden_members, package_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectorops.engine import Engine
from connectorops.package import Defect, Form, Package, read_archive
from connectorops.package.markup import Markup
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.scanning.containers import MAX_MEMBERS

NAMES = ("connector.zip", "template.zip", "offer.zip")
slowly = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def golden_zip(name: str) -> bytes:
    return package_of(connector_of(golden()), {f"{name}!notes.txt": "x"}).data


@cache
def engine() -> Engine:
    return Engine(RuleSet(tuple(rule for rule in all_rules() if rule.scope is Package)))


def judged(data: bytes) -> set[str]:
    judgement = engine().judge_package(Package("x.zip", data))
    assert judgement.crashed == ()
    return {finding.rule for finding in judgement.findings}


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    assert "PK001" in judged(data) or zipfile.is_zipfile(io.BytesIO(data))


@slowly
@given(
    st.sampled_from(NAMES), st.lists(st.tuples(st.integers(0, 1_000_000), st.integers(0, 255)), min_size=1, max_size=20)
)
def test_no_damage_raises(name: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(golden_zip(name))
    for place, value in changes:
        data[-1 - place % min(len(data), 3000)] = value  # near the end, where the directory is
    judged(bytes(data))


ODD = [
    "",
    "x",
    "null",
    "[]",
    "{}",
    "[[[]]]",
    '{"properties": 5}',
    '{"properties": {"definition": []}}',
    "<a/>",
    "<ImportExportXml/>",
]
ODD += ['{"details": [], "resources": {"a": 1}}', '{"shared_litware": {}}', '{"flowAssets": {"assetPaths": 3}}']
ODD += ["<ImportExportXml><Connectors><Connector/></Connectors><Workflows><Workflow/></Workflows></ImportExportXml>"]


@slowly
@given(st.data())
def test_no_odd_member_raises(data: st.DataObject) -> None:
    connector = connector_of(golden())
    name = data.draw(st.sampled_from(NAMES))
    paths = [path for path in golden_members(connector).paths() if path.startswith(f"{name}!")]
    edits = data.draw(st.dictionaries(st.sampled_from(paths), st.sampled_from(ODD), min_size=1, max_size=4))
    judgement = engine().judge_package(package_of(connector, dict(edits)))
    assert judgement.crashed == ()


WORD = st.sampled_from(
    ["properties", "connectionReferences", "api", "definition", "host", "inputs", "operationId", "resources", "type"]
)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | WORD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=3),
)


@slowly
@given(VALUE, st.sampled_from(["definition.json", "apisMap.json", "connectionsMap.json"]))
def test_no_odd_flow_raises(value: object, part: str) -> None:
    path = f"template.zip!Microsoft.Flow/flows/2efaa716-d914-4206-ad8a-e76b90270c3c/{part}"
    package = package_of(connector_of(golden()), {path: json.dumps(value)})
    assert engine().judge_package(package).crashed == ()


@given(st.text())
def test_no_text_breaks_the_markup(text: str) -> None:
    markup = Markup("x.xml", text.encode("utf-8", "surrogatepass"))
    assert (markup.root is None) == bool(markup.problem)
    assert 0 <= markup.start <= len(markup.file.text)


def test_deep_markup_is_refused() -> None:
    assert Markup("x.xml", b"<a>" * 100_000).problem == "it has more than 100 levels of elements"


def test_large_markup_is_refused() -> None:
    assert Markup("x.xml", b"<a>123456</a>", most=10).problem == "it has more than 10 bytes"


@pytest.mark.parametrize(
    "names", [("a/B.txt", "A/b.txt"), ("\u00e9.txt", "e\u0301.txt"), ("a.txt", "a.txt."), ("a /b", "a/b")]
)
def test_names_that_some_systems_take_for_one_are_found(names: tuple[str, str]) -> None:
    _, flaws = read_archive("x.zip", packed(dict.fromkeys(names, b"")))
    assert [flaw.defect for flaw in flaws] == [Defect.TWICE]


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/a", "C:/a", "a\\..\\b", "..", "a\nb"])
def test_names_that_lead_out_are_found(name: str) -> None:
    read, flaws = read_archive("x.zip", packed({name: b""}))
    assert [(flaw.defect, flaw.path) for flaw in flaws] == [(Defect.OUTSIDE, "x.zip")]
    assert read.names == []


@pytest.mark.parametrize("name", ["a..b", "..a/b", "a...", "é/ü", "[Content_Types].xml"])
def test_names_that_look_odd_are_names(name: str) -> None:
    _, flaws = read_archive("x.zip", packed({name: b""}))
    assert flaws == ()


def test_markup_in_another_encoding_is_read() -> None:
    markup = Markup("x.xml", '<?xml version="1.0" encoding="utf-16"?>\r\n<a>ü<b c="é"/></a>'.encode("utf-16"))
    assert markup.root is not None
    assert (markup.root.text, markup.root.children[0].attributes) == ("ü", {"c": "é"})
    assert markup.file.text[markup.root.children[0].start :].startswith("<b")


@pytest.mark.parametrize("head", ["", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>\r\n'])
def test_markup_that_is_not_in_the_encoding_that_it_has_to_be_in_is_broken(head: str) -> None:
    markup = Markup("x.xml", f"{head}<a>\xfc</a>".encode("cp1252"))
    assert markup.root is None
    assert markup.problem == "the file is not UTF-8: from here on it reads like windows-1252"
    assert markup.start == len(head) + 3


def test_markup_that_says_which_encoding_it_has_is_read() -> None:
    markup = Markup("x.xml", '<?xml version="1.0" encoding="windows-1252"?><a>\xfc</a>'.encode("cp1252"))
    assert markup.root is not None
    assert markup.root.text == "ü"


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.8])
def test_an_archive_that_is_cut_off_is_not_taken_for_one_that_is_in_it(cut: float) -> None:
    inner = packed({"solution.xml": b"<a/>"})
    data = packed({"intro.md": b"x" * 50, "package.zip": inner, "more.txt": b"y" * 2000})
    end = data.index(inner) + len(inner)
    assert read_archive("x.zip", data)[1] == ()
    read, flaws = read_archive("x.zip", data[: end + int(2000 * cut)])
    assert [(flaw.defect, flaw.path) for flaw in flaws] == [(Defect.UNREADABLE, "x.zip")]
    assert "cut off" in flaws[0].detail
    assert read.names == []


def test_an_archive_with_a_program_before_it_is_none() -> None:
    _, flaws = read_archive("x.zip", b"MZ" * 100 + packed({"intro.md": b"x"}))
    assert [flaw.detail.partition(":")[0] for flaw in flaws] == ["begins with 200 bytes of something else"]


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return target.getvalue()


def test_what_all_members_unpack_to_is_limited_together() -> None:
    content = bytes(range(256)) * 4000
    data = packed({f"{number}.bin": content for number in range(4)})
    read, flaws = read_archive("x.zip", data, most=2_500_000)
    assert sorted(read.data) == ["0.bin", "1.bin"]
    assert [flaw.defect for flaw in flaws] == [Defect.TOO_LARGE, Defect.TOO_LARGE]


def test_the_number_of_members_is_limited_through_all_archives() -> None:
    inner = packed({f"{number}.txt": b"" for number in range(MAX_MEMBERS)})
    _, flaws = read_archive("x.zip", packed({"a.zip": inner, "b.zip": b""}))
    assert Defect.TOO_LARGE in [flaw.defect for flaw in flaws]


def test_a_header_that_lies_about_the_size_is_found() -> None:
    data = bytearray(packed({"a.txt": b"x" * 1000}, zipfile.ZIP_DEFLATED))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (5).to_bytes(4, "little")
    _, flaws = read_archive("x.zip", bytes(data))
    assert [flaw.defect for flaw in flaws] == [Defect.DAMAGED]


def test_an_unknown_compression_is_found() -> None:
    data = bytearray(packed({"a.txt": b"x"}))
    data[data.index(b"PK\x01\x02") + 10] = 99
    _, flaws = read_archive("x.zip", bytes(data))
    assert [flaw.defect for flaw in flaws] == [Defect.DAMAGED]


@pytest.mark.parametrize(
    ("files", "form"),
    [
        ({"intro.md": b"", "package.zip": b""}, Form.CERTIFICATION),
        ({"Contoso/intro.md": b"", "Contoso/package.zip": b""}, Form.CERTIFICATION),
        ({"solution.xml": b""}, Form.SOLUTION),
        ({"PkgAssets/a.zip": packed({"solution.xml": b""})}, Form.DEPLOYMENT),
        ({"a/Microsoft.Flow/flows/manifest.json": b"{}"}, Form.TEMPLATE),
        ({"Input.xml": b"", "package.zip": b""}, Form.OFFER),
        ({"apiDefinition.swagger.json": b"{}", "intro.md": b""}, Form.SOURCES),
        ({"notes.txt": b""}, Form.UNKNOWN),
        ({}, Form.UNKNOWN),
    ],
)
def test_what_a_package_is_its_content_tells(files: dict[str, bytes], form: Form) -> None:
    assert Package("x.zip", packed(files)).form is form
