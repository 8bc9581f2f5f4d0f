"""The dashboard in a real browser, from the file system, with a thousand connectors."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from report.samples import view
from site_pages.portfolios import HOSTILE, entry, full, portfolio

from connectorops.site.build import build
from connectorops.site.words import LANGUAGES, Words

if TYPE_CHECKING:
    from connectorops.site.model import Portfolio

BROWSER: Final = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
AXE: Final = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
VENDOR: Final = (".google.com", ".googleapis.com", ".gstatic.com", ".gvt1.com")
"""Whom the browser itself asks for its updates and the time, whatever page it shows."""
FLAGS: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr",
)  # fmt: skip

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here")


def write(shown: Portfolio, folder: Path, language: str = "en") -> Path:
    for path, data in build(shown, view(), Words(language)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def visit(page: str, folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """The page as the browser has it once its scripts are done, and what it logged."""
    assert BROWSER
    command = [BROWSER, *FLAGS, f"--user-data-dir={folder / 'profile'}", *flags, "--dump-dom", page]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)


def with_script(page: Path, script: str) -> str:
    """A copy of a page beside it, in which this script of the test's runs too."""
    text = re.sub("<meta http-equiv=[^>]*>", "", page.read_text(encoding="utf-8"))
    copy = page.with_name(f"tested-{page.name}")
    copy.write_text(text.replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    return copy.as_uri()


def shown_title(page: str, folder: Path, *flags: str) -> Any:  # noqa: ANN401 - what the script of a test says, as JSON
    title = re.search(r"<title>(.*?)</title>", visit(page, folder, "--virtual-time-budget=3000", *flags).stdout)
    assert title
    return json.loads(title[1].replace("&amp;", "&"))


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    entries = [full(), *(entry(number) for number in range(1, 999)), full(name="connectors/evil", title=HOSTILE)]
    return write(portfolio(*entries), tmp_path_factory.mktemp("site"))


def test_a_thousand_connectors_load_from_a_file_and_ask_nobody(thousand: Path, tmp_path: Path) -> None:
    log = tmp_path / "net.json"
    done = visit((thousand / "index.html").as_uri(), tmp_path, f"--log-net-log={log}", "--virtual-time-budget=3000")
    assert "1000 of 1000 connectors" in done.stdout
    assert "CONSOLE" not in done.stderr, done.stderr
    hosts = set(re.findall(r'"url":"(?:https?|wss?)://([^/"]*)', log.read_text(encoding="utf-8")))
    assert {host for host in hosts if not host.endswith(VENDOR)} == set()
    assert "pwned</title>" not in done.stdout
    assert "<img" not in done.stdout


def test_search_filter_and_sort_work_together(thousand: Path, tmp_path: Path) -> None:
    page = with_script(
        thousand / "index.html",
        """
        const set = (name, value) => { document.querySelector(`[name=${name}]`).value = value; };
        set("search", "S/C9 connector"); set("state", "in-review"); set("findings", "error");
        document.getElementById("filters").dispatchEvent(new Event("input"));
        const head = [...document.querySelectorAll("th.number")][0];
        head.firstChild.click(); head.firstChild.click();
        const rows = [...document.querySelectorAll("tbody tr:not([hidden])")];
        const found = { rows: rows.map((row) => [row.cells[0].firstChild.textContent, row.dataset.error]),
                        sort: head.getAttribute("aria-sort"), hash: location.hash };
        document.title = JSON.stringify(found);
        """,
    )
    found = shown_title(page, tmp_path)
    right = [each for each in (entry(n) for n in range(1, 999)) if each.name.startswith("connectors/c9")]
    right = [each for each in right if each.state == "in-review" and each.counts["error"]]
    assert {title for title, _ in found["rows"]} == {each.title for each in right}
    assert [int(errors) for _, errors in found["rows"]] == sorted(
        (each.counts["error"] for each in right), reverse=True
    )
    assert found["sort"] == "descending"
    assert found["hash"] == "#search=S%2FC9+connector&state=in-review&findings=error"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_heading_and_no_day_is_broken(language: str, tmp_path: Path) -> None:
    site = write(portfolio(full(), entry(1), entry(2)), tmp_path / "site", language)
    script = """
        const broken = [];
        for (const cell of document.querySelectorAll("th, td.due")) {
          const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
          for (const word of text ? text.data.matchAll(/\\S+/g) : []) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            if (range.getClientRects().length > 1) broken.push(word[0]);
          }
        }
        document.title = JSON.stringify([innerWidth, broken]);
        """
    page = with_script(site / "index.html", script)
    assert shown_title(page, tmp_path, "--window-size=1280,900") == [1280, []]


@pytest.mark.parametrize("name", ["index.html", "connector", "figures.html", "rules/index.html", "rules/SW041.html"])
def test_a_narrow_screen_shows_all_of_it(name: str, tmp_path: Path) -> None:
    """What is wide is moved in its own frame, and stays large enough to be read."""
    one = full()
    site = write(portfolio(one, entry(1), entry(2)), tmp_path / "site", "fr")
    script = """
        document.querySelectorAll("details").forEach((each) => { each.open = true; });
        const size = (each) => each.getBoundingClientRect().width;
        const scales = [...document.querySelectorAll("svg")].map((each) => size(each) / each.viewBox.baseVal.width);
        const firsts = [...document.querySelectorAll(".scroll td:first-child")].map(size);
        document.title = JSON.stringify([
          document.documentElement.scrollWidth - innerWidth, Math.min(1, ...scales), Math.min(200, ...firsts)]);
        """
    page = with_script(site / (f"connectors/{one.slug}.html" if name == "connector" else name), script)
    over, scale, first = shown_title(page, tmp_path, "--window-size=400,900")
    assert over <= 0
    assert scale > 0.8
    assert first > 100


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make node")
@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("index.html", "light"),
        ("index.html", "dark"),
        ("connector", "light"),
        ("connector", "dark"),
        ("figures.html", "light"),
        ("rules/SW041.html", "light"),
    ],
)
def test_nothing_shuts_a_reader_out(name: str, scheme: str, tmp_path: Path) -> None:
    one = full()
    site = write(portfolio(one, entry(1), entry(2)), tmp_path / "site")
    page = site / (f"connectors/{one.slug}.html" if name == "connector" else name)
    script = AXE.read_text(encoding="utf-8").replace("</script", "<\\/script")
    page_with = with_script(
        page,
        script
        + """;
        axe.run(document).then(({ violations }) => {
          document.title = JSON.stringify(violations
            .filter((each) => ["serious", "critical"].includes(each.impact))
            .map((each) => [each.id, each.nodes.map((node) => node.target.join(" ") + " " + node.html.slice(0, 120))]));
        });""",
    )
    flags = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
    done = visit(page_with, tmp_path, "--virtual-time-budget=20000", *flags)
    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title
    assert title[1] == "[]"
