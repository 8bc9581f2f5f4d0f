"""The dossier: complete, in the form's order, inert, and without a secret."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from golden_connector import connector_of, judge_tree, sample, with_json_manifest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from connectorops.manifest.forms import PAGES
from connectorops.report import dossier_html, dossier_json, dossier_markdown
from connectorops.report.dossier import WITHHELD, Dossier, dossier
from connectorops.rules import all_rules
from connectorops.scanning.invented import drawn
from connectorops.schema import load
from connectorops.tree import Edits, edited

if TYPE_CHECKING:
    from pathlib import Path

OFFER = "contoso-field-sales"
TEMPLATE = "contoso-task-from-email"
NAME = "certification.yml#/dynamics_365/listing/name"
RULES = tuple(each for each in all_rules() if each.family in {"MF", "OF", "TP", "ST"})
_BROWSER = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
_VALIDATOR = Draft202012Validator(load("dossier"))


def made(edits: Edits, name: str = OFFER) -> Dossier:
    """The dossier of a sample with some edits."""
    tree = edited(with_json_manifest(sample(name)), edits)
    return dossier(connector_of(tree), judge_tree(tree, RULES).findings)


class _Page(HTMLParser):
    """The tags of a page, and the text of what is copied."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.values: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") or name in {"src", "style"} for name, _ in attrs)
        if tag == "pre":
            self.values.append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "pre":
            self.values[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")


def values(found: Dossier) -> list[str]:
    return [value for sheet in found.sheets for row in sheet.rows for value in row.values]


@pytest.mark.parametrize("name", [OFFER, TEMPLATE])
def test_a_complete_submission_is_complete(name: str) -> None:
    found = made({}, name)
    assert (found.complete, found.missing, found.errors, found.warnings, found.by_hand) == (True, 0, 0, 0, 1)
    assert [sheet.title for sheet in found.sheets] == [page.title for page in PAGES[found.kind]]
    summary = "Everything that the folder can hold is there. 1 field is filled in by hand."
    assert summary in dossier_markdown.render(found)


def test_what_is_missing_is_told_at_its_field_only() -> None:
    found = made({"certification.yml#/dynamics_365/properties/app_version": None})
    assert (found.complete, found.missing, found.errors, found.warnings) == (False, 1, 0, 0)
    assert "**App version** (missing)" in dossier_markdown.render(found)
    assert '<div class="row missing">\n<h3>App version ' in dossier_html.render(found, "1")


def test_what_is_wrong_is_told_at_its_field() -> None:
    found = made({"certification.yml#/dynamics_365/listing/help_url": "ftp://help", "notes/.DS_Store": b"\0"})
    rows = {row.label: row for sheet in found.sheets for row in sheet.rows}
    assert [each.rule for each in rows["Help URL"].problems] == ["MF004"]
    assert {sheet.title: sheet.state.value for sheet in found.sheets}["Offer listing"] == "Incomplete"
    assert (found.errors, found.warnings) == (0, 1)
    assert "`check` finds 1 warning besides." in dossier_markdown.render(found)


def test_a_finding_about_a_whole_list_stands_at_its_first_item_and_counts_once() -> None:
    documents = [{"name": str(number), "file": "documents/product-sheet.pdf"} for number in range(4)]
    found = made({"certification.yml#/dynamics_365/listing/documents": documents})
    told = [row.label for sheet in found.sheets for row in sheet.rows if any(p.rule == "OF004" for p in row.problems)]
    assert told == ["Supporting document 1: name", "Supporting document 1"]
    assert found.errors == 0


def test_a_file_is_shown_with_its_hash() -> None:
    data = sample(TEMPLATE).read("package.zip")
    expected = f"{len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}"
    assert [row.note for sheet in made({}, TEMPLATE).sheets for row in sheet.rows if row.note] == [expected]


def test_the_standard_contract_is_a_box_and_no_text() -> None:
    rows = {row.label: row for sheet in made({}, TEMPLATE).sheets for row in sheet.rows}
    assert rows["End user licence agreement"].values == ()
    assert rows["End user licence agreement"].hand == "Tick the box of the standard contract."


def _signed() -> str:
    return "https://contoso.blob.core.windows.net/p/a.zip?sv=2024-11-04&sp=r&sr=b&" + "sig=" + drawn(43) + "%3D"


@pytest.mark.parametrize(
    ("edits", "name"),
    [
        ({NAME: _signed()}, OFFER),
        ({"certification.yml#/dynamics_365/notes": f"The package is at\n{_signed()}\n"}, OFFER),
        ({"certification.yml#/dynamics_365/listing/videos/0/url": _signed()}, OFFER),
        ({"certification.yml#/offer/support_url": _signed()}, TEMPLATE),
    ],
)
def test_no_signed_address_is_ever_shown(edits: Edits, name: str) -> None:
    found = made(edits, name)
    assert WITHHELD in values(found)
    for text in (dossier_html.render(found, "1"), dossier_json.render(found), dossier_markdown.render(found)):
        assert drawn(43)[:12] not in text


def test_no_secret_that_stands_where_its_name_belongs_is_ever_shown() -> None:
    secret = drawn(40)
    tree = edited(
        with_json_manifest(sample("contoso-tasks")),
        {
            "certification.yml#/offer": {"name": "Contoso Tasks"},
            "certification.yml#/oauth": {"client_id": "a", "secret_name": secret},
        },
    )
    found = dossier(connector_of(tree), judge_tree(tree, RULES).findings)
    assert secret not in repr(found)
    assert WITHHELD in values(found)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(deadline=None)
@given(texts, texts)
def test_every_format_carries_any_text(name: str, description: str) -> None:
    edits: Edits = {NAME: name, "certification.yml#/dynamics_365/listing/description": description}
    found = dossier(connector_of(edited(with_json_manifest(sample(OFFER)), edits)), ())
    page = dossier_html.render(found, "1")
    expected = _Page(dossier_html.render(dossier(connector_of(sample(OFFER)), ()), "1")).tags
    assert set(_Page(page).tags) <= {*expected, "span", "/span", "small", "/small"}
    assert _VALIDATOR.is_valid(json.loads(dossier_json.render(found)))
    tokens = MarkdownIt().parse(dossier_markdown.render(found))
    assert [each.content for each in tokens if each.type == "html_block"] == []
    assert sum(each.type == "fence" for each in tokens) == len(values(found))


def test_what_is_copied_is_what_the_manifest_says() -> None:
    found = made({NAME: 'A <b> & "c" `d` ```', "certification.yml#/dynamics_365/notes": "One\n\n  two\n```\n"})
    assert _Page(dossier_html.render(found, "1")).values == [each.rstrip("\n") for each in values(found)]
    tokens = MarkdownIt().parse(dossier_markdown.render(found))
    assert [each.content[:-1] for each in tokens if each.type == "fence"] == [x.rstrip("\n") for x in values(found)]


def test_the_page_allows_its_own_style_and_script_only() -> None:
    page = dossier_html.render(made({}), "1")
    policy = html.unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', page)[0])
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "://" not in re.sub(r"<pre>.*?</pre>", "", page, flags=re.DOTALL)


def test_json_has_the_shape_of_its_schema() -> None:
    Draft202012Validator.check_schema(load("dossier"))
    for found in (made({}), made({}, TEMPLATE), made({NAME: "n" * 60, "certification.yml#/dynamics_365/setup": None})):
        value: dict[str, Any] = json.loads(dossier_json.render(found))
        assert list(_VALIDATOR.iter_errors(value)) == []
        assert value["pages"][0]["fields"][0]["pointer"] in {"/dynamics_365/offer_id", "/template/name"}


def test_in_a_browser_a_button_copies_its_value(tmp_path: Path) -> None:
    if _BROWSER is None:
        pytest.skip("no Chromium here")
    press = """
        let copied = "";
        navigator.clipboard.writeText = async (text) => { copied = text; };
        document.querySelector('[aria-label="Copy Description"]').click();
        const heard = () => document.getElementById("said").textContent;
        setTimeout(() => { document.title = JSON.stringify([copied, heard()]); }, 50);
    """
    text = re.sub("<meta http-equiv=[^>]*>", "", dossier_html.render(made({}), "1"))
    page = tmp_path / "dossier.html"
    page.write_text(text.replace("</body>", f"<script>{press}</script></body>"), encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    flags += ["--disable-background-networking", "--disable-component-update", "--virtual-time-budget=1000"]
    command = [_BROWSER, *flags, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    (title,) = re.findall(r"<title>(.*?)</title>", dom, re.DOTALL)
    copied, said = json.loads(html.unescape(title))
    assert copied.startswith("Contoso Field Sales plans the visits of a day.")
    assert copied.endswith("also without a connection.")
    assert "\n\n- Plan the visits" in copied
    assert said == "Description copied"
