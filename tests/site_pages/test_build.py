from __future__ import annotations

import csv
import io
import json
import posixpath
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from report.samples import few_texts, hostile, view
from site_pages.portfolios import HOSTILE, NOW, entry, full, portfolio

from connectorops.model import Severity
from connectorops.site.build import MOST_FINDINGS, build
from connectorops.site.model import Entry, Portfolio
from connectorops.site.rendering import prose
from connectorops.site.words import LANGUAGES, Words


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


def built(shown: Portfolio, language: str = "en", base_url: str = "") -> dict[str, str]:
    files = build(shown, view(), Words(language), base_url)
    return {path: data.decode() for path, data in files.items()}


def page_of(files: dict[str, str], of: Entry) -> str:
    return files[f"connectors/{of.slug}.html"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_page_of_the_site(language: str) -> None:
    files = built(portfolio(full(), entry(1), entry(2)), language)
    for path, text in files.items():
        if path.endswith(".html"):
            for link in filter(None, (each.partition("#")[0] for each in Page(text).links)):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
                assert target in files or target.endswith("rules/CH001.html"), (path, link)


def test_a_connectors_page_tells_all_that_is_known() -> None:
    one = full()
    text = page_of(built(portfolio(one)), one)
    for told in (
        "no write access", "2026-03-04 11:00 UTC \u2013 Certification report", "2026-03-14 \u2013 2026-04-03",
        "sha256:" + "ab" * 32, "2026-03-24 12:00 UTC", "SW041 default_response_without_schema",
        "<mark>{ &#34;type&#34;: &#34;object&#34; }</mark>", "octocat", "2.0.0", "DefaultResponseHasSchema",
        "In review: since 2026-03-04", "Passed, in preview: 2026-03-05 to 2026-03-06",
    ):  # fmt: skip
        assert told in text, told


def test_the_overview_counts_and_lists() -> None:
    text = built(portfolio(*(entry(number) for number in range(10))))["index.html"]
    assert "<b>10</b> Connectors" in text
    assert text.count("<tr data-") == 10
    assert '<option value="in-review">In review</option>' in text


def test_columns_of_submissions_are_left_out_where_there_are_none() -> None:
    text = built(portfolio(entry(1), entry(2)))["index.html"]
    assert "Whose move" not in text


def test_more_findings_than_a_page_holds_are_counted() -> None:
    crowd = entry(0, findings=entry(3).findings * 400)
    text = page_of(built(portfolio(crowd)), crowd)
    assert text.count("<article") == MOST_FINDINGS
    assert f"{1200 - MOST_FINDINGS} more are not shown here" in text


def test_the_worst_findings_come_first() -> None:
    mixed = entry(0, findings=(*entry(5).findings, *entry(7).findings, *entry(3).findings))
    styles = re.findall(r'<article class="(\w+)"', page_of(built(portfolio(mixed)), mixed))
    assert styles == sorted(styles, key=lambda word: Severity(word).rank)
    assert len(set(styles)) > 1


@few_texts
@given(text=hostile, other=hostile)
@example(text=HOSTILE, other=HOSTILE)
def test_hostile_text_adds_no_element_and_no_attribute(text: str, other: str) -> None:
    finding = entry(1).findings[0]
    bad = replace(finding, message=text, fix=text, name=text, connector=text)
    names = {"title": text, "version": text, "owners": (text, other), "move": text, "state": text, "program": text}
    evil = full(**names, findings=(bad,), due_what=text, package=text, commit=text)
    calm = full(findings=(finding,), owners=("a", "b"), state="in-review", move="Microsoft")
    attacked, harmless = built(portfolio(evil)), built(portfolio(calm))
    for path, page in (
        (page_of(attacked, evil), page_of(harmless, calm)),
        (attacked["index.html"], harmless["index.html"]),
    ):
        found, expected = Page(path), Page(page)
        assert set(found.tags) <= set(expected.tags)
        assert set(found.attributes) <= set(expected.attributes)
        assert found.tags.count("script") == expected.tags.count("script")


@given(st.lists(st.text(st.characters(), min_size=1, max_size=80), unique=True, max_size=20))
def test_pages_have_plain_names_and_each_connector_its_own(names: list[str]) -> None:
    slugs = [Entry(name, name, "verified", "connector", "").slug for name in names]
    assert len({slug.casefold() for slug in slugs}) == len(names)
    assert all(re.fullmatch(r"[a-z0-9-]{8,80}", slug) for slug in slugs)


def test_nothing_is_fetched_and_only_our_script_may_run() -> None:
    files = built(portfolio(full()))
    for path, text in files.items():
        if path.endswith(".html"):
            page = Page(text)
            assert not {"img", "iframe", "object", "base"} & set(page.tags)
            assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text
            assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


def test_the_table_holds_no_formula() -> None:
    rows = list(
        csv.DictReader(io.StringIO(built(portfolio(entry(3, title="=HYPERLINK(1)", version="-1+2")))["connectors.csv"]))
    )
    assert rows[0]["title"] == "'=HYPERLINK(1)"
    assert rows[0]["version"] == "'-1+2"
    assert rows[0]["errors"] == "3"


def test_the_export_holds_what_the_table_shows() -> None:
    (row,) = json.loads(built(portfolio(full()))["connectors.json"])
    assert row["sas_expires"] == "2026-03-24T12:00:00Z"
    assert row["expected_live"] == ["2026-03-14T12:00:00Z", "2026-04-03T12:00:00Z"]
    assert row["inert_owners"] == ["@contoso/owners"]
    assert row["page"] in built(portfolio(full()))


def test_the_feed_is_atom_with_the_newest_event_first() -> None:
    text = built(portfolio(full(title=HOSTILE), entry(1)), base_url="https://pages.example/site/")["feed.xml"]
    root = ET.fromstring(text)  # noqa: S314 - our own text
    atom = "{http://www.w3.org/2005/Atom}"
    assert root.tag == f"{atom}feed"
    for required in ("id", "title", "updated"):
        assert root.findtext(f"{atom}{required}")
    (item,) = root.findall(f"{atom}entry")
    assert item.findtext(f"{atom}title") == f"{HOSTILE}: submit"
    link = item.find(f"{atom}link")
    assert link is not None
    assert link.attrib["href"].startswith("https://pages.example/site/connectors/connectors-c0-")
    assert item.findtext(f"{atom}updated") == NOW.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("title", ["a\uffff", "a\ufffe", "a\x00", "\ud800"])
def test_no_title_breaks_the_feed(title: str) -> None:
    root = ET.fromstring(built(portfolio(full(title=title)))["feed.xml"])  # noqa: S314 - our own text
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) == len(full().history)


def test_the_same_portfolio_gives_the_same_bytes() -> None:
    shown = portfolio(full(), entry(1))
    assert build(shown, view(), Words("en")) == build(shown, view(), Words("en"))


def test_what_stands_between_backticks_is_code_and_nothing_is_markup() -> None:
    assert prose("Add `tags` to <b>, or `a<b`, and ` alone.") == (
        "Add <code>tags</code> to &lt;b&gt;, or <code>a&lt;b</code>, and ` alone."
    )
    assert prose("``") == "``"
