from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from report.samples import REALISTIC, any_text, finding, many, report, reports, view

from connectorops.model import Location, Report, Waiver
from connectorops.report import render

if TYPE_CHECKING:
    from pathlib import Path

_BROWSER = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        kind = self.tags[-1] if self.tags else ""
        if kind == "script" and ("type", "application/json") in self.attributes[-2:]:
            kind = "json"
        self.texts[kind] = self.texts.get(kind, "") + data


def _data(text: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert match
    return dict(json.loads(match[1]))


def test_a_realistic_report_is_complete() -> None:
    text = render("html", REALISTIC, view(docs_url="https://docs.example/rules", files_url="https://git.example/b/"))
    assert "<h1>2 errors, 1 warning, 1 note (2 connectors, 7 files)</h1>" in text
    assert '<a href="https://docs.example/rules/SW041.md">SW041 default_response_without_schema</a> <b>1</b>' in text
    assert '<li class="warning"><b>1</b> warning</li>' in text
    assert "ZeroDivisionError: division" in text
    assert "It is not UTF-8 (not checked: SC001)" in text
    data = _data(text)
    assert [row[0] for row in data["rows"]] == [0, 1, 3, 2, 0]
    assert data["rows"][0][4:7] == [12, 23, 'The default response of operation "GetNow" has a schema.']
    assert data["rows"][0][8] == ['            "schema": ', '{ "type": "object" }', ""]
    assert data["rows"][4][8] == ["abcd…(32)"]
    assert data["paths"][0] == [finding().location.path, f"https://git.example/b/{finding().location.path}"]


def test_what_is_accepted_says_why_and_old_debt_is_not_called_waived() -> None:
    waiver = Waiver("SW041", "connectors/c", "It keeps its name.", "@ada", date(2099, 3, 31), None)
    judged = report(waived=(finding(waiver=waiver),), known=(finding(line=13),))
    rows = _data(render("html", judged, view()))["rows"]
    assert [(row[0], row[9]) for row in rows] == [
        (3, "Accepted by @ada until 2099-03-31: It keeps its name."),
        (4, "It is in the baseline."),
    ]


def test_in_a_browser_waived_and_old_findings_are_asked_for_one_by_one(tmp_path: Path) -> None:
    text = render("html", report(finding(), waived=(finding(line=77),), known=(finding(line=13),)), view())
    change = """
        document.querySelector("[value=baseline]").checked = true;
        document.getElementById("filters").dispatchEvent(new Event("input"));
    """
    tested = re.sub("<meta http-equiv=[^>]*>", "", text).replace("</body>", f"<script>{change}</script></body>")
    dom = _dom(tested, tmp_path)
    assert "2 of 3 findings match" in dom
    assert '<span class="badge">in the baseline</span>' in dom
    assert '<span class="badge">waived</span>' not in dom


def test_values_that_rows_share_are_written_once() -> None:
    data = _data(render("html", many(500), view()))
    assert (len(data["rows"]), len(data["rules"]), len(data["connectors"]), len(data["fixes"])) == (500, 3, 7, 1)


def test_a_report_without_findings_says_so() -> None:
    text = render("html", report(), view())
    assert "<h1>All clear: no findings (2 connectors, 7 files)</h1>" in text
    assert "Fix first" not in text
    assert not {"waived", "baseline"} & {value for _, value in _Page(text).attributes}


def test_nothing_is_fetched_and_only_this_script_may_run() -> None:
    text = render("html", REALISTIC, view())
    page = _Page(text)
    assert not {"link", "img", "iframe", "object", "base"} & set(page.tags)
    assert not {"src", "srcset", "style", "onclick", "onload"} & {name for name, _ in page.attributes}
    policy = next(value for name, value in page.attributes if value.startswith("default-src 'none'"))
    for tag in ("style", "script"):
        (inline,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


@any_text
@given(hostile_report=reports)
def test_hostile_text_adds_no_element(hostile_report: Report) -> None:
    text = render("html", hostile_report, view())
    harmless = render("html", REALISTIC, view())
    assert set(_Page(text).tags) <= set(_Page(harmless).tags)
    assert _Page(text).tags.count("script") == 2
    assert len(_data(text)["rows"]) == len(hostile_report.findings) + len(hostile_report.waived)


def _dom(text: str, folder: Path) -> str:
    """The page as a browser has it after its script has run."""
    page = folder / "report.html"
    page.write_text(text, encoding="utf-8")
    if _BROWSER is None:
        pytest.skip("no Chromium here")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    flags += [
        "--disable-background-networking",
        "--disable-component-update",
        "--virtual-time-budget=3000",
        f"--user-data-dir={folder / 'profile'}",
    ]
    command = [_BROWSER, *flags, "--dump-dom", page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def test_in_a_browser_the_list_is_drawn_and_hostile_text_stays_text(tmp_path: Path) -> None:
    hostile = "</script><img src=x onerror=document.title='pwned'><script>document.title='pwned'</script>"
    place = Location(hostile, "/x", 3, 1, 3, 4)
    attack = finding(message=hostile, connector=hostile, location=place, fix=hostile, name=hostile, microsoft=hostile)
    crowd = many(300)
    dom = _dom(render("html", report(attack, *crowd.findings), view(excerpt=lambda *_: hostile)), tmp_path)
    assert "pwned</title>" not in dom
    assert "<img" not in re.sub(r"<script.*?</script>", "", dom, flags=re.DOTALL)
    assert "301 of 301 findings match" in dom
    assert 100 <= dom.count("<article") <= 301


def test_in_a_browser_search_and_filters_narrow_the_list(tmp_path: Path) -> None:
    text = render("html", many(50_000), view())
    change = """
        document.getElementById("search").value = "SW041 swagger.JSON";
        document.getElementById("rule").selectedIndex = 0;
        document.getElementById("connector").selectedIndex = 2;
        document.querySelector("[value=note]").checked = false;
        document.getElementById("filters").dispatchEvent(new Event("input"));
    """
    tested = re.sub("<meta http-equiv=[^>]*>", "", text).replace("</body>", f"<script>{change}</script></body>")
    dom = _dom(tested, tmp_path)
    right = sum(n % 3 == 0 and n % 7 == 1 for n in range(50_000))
    assert f"{right:,} of 50,000 findings match" in dom
    assert set(re.findall(r"<h2>(.*?)</h2>", dom.partition('id="list"')[2].partition("</main>")[0])) == {
        "connectors/c1"
    }
