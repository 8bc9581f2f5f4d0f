"""Takes the pictures of the guides: `make pictures`, which needs Chromium. No test compares them: fonts differ.

Everything in them is made by the product, of the connector in tests/golden with three errors.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from markdown_it import MarkdownIt
from PIL import Image

from connectorops import __version__
from connectorops.adapters.local import LocalWorkspace
from connectorops.commands.judging import judged
from connectorops.commands.reporting import excerpts
from connectorops.commands.subjects import Choice, on_disk
from connectorops.report import View, render, sticky
from connectorops.rules import all_rules

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURES: Final = ROOT / "docs" / "pictures"
WIDTH: Final = 1_000
BROWSER: Final = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), "")
HEAD: Final = "9f2c4e8a0b6d1f3c5e7a9b0c2d4e6f8a1b3c5d7e"
COMMENT_STYLE: Final = """
body { font: 14px/1.5 "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; margin: 16px; color: #1f2328 }
main { border: 1px solid #d1d9e0; border-radius: 6px; padding: 4px 16px }
header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; color: #59636e }
header { margin: -4px -16px 12px; padding: 8px 16px }
pre, code { font: 12px/1.45 ui-monospace, "Liberation Mono", monospace; background: #f6f8fa; border-radius: 6px }
pre { padding: 12px } code { padding: .2em .4em } pre code { padding: 0 } a { color: #0969da; text-decoration: none }
"""


def main() -> None:
    if not BROWSER:
        sys.exit("Chromium is needed: install it, for instance with `apt-get install chromium`.")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        connector = _broken(folder / "repository" / "connectors" / "Invoices")
        subjects = on_disk(LocalWorkspace(), [connector], Choice())
        report = judged(LocalWorkspace(), subjects, None, search=True).report
        view = View(
            __version__,
            all_rules(),
            excerpts(subjects.tree),
            files_url="https://github.com/contoso/connectors/blob/main/",
        )
        _take(_page(folder, render("html", report, view)), "report.png", 800)
        comment = sticky.render(report, view, sticky.Standing(HEAD, "ada", ("@contoso/invoices",), "", certifies=True))
        _take(_page(folder, _as_comment(comment)), "comment.png", 640)


def _broken(folder: Path) -> Path:
    """The golden connector, and three mistakes of the kind that certification finds."""
    shutil.copytree(ROOT / "tests" / "golden", folder)
    swagger, properties = folder / "apiDefinition.swagger.json", folder / "apiProperties.json"
    definition: dict[str, Any] = json.loads(swagger.read_bytes())
    definition["info"]["title"] = "Invoices Connector"
    operation = next(iter(next(iter(definition["paths"].values())).values()))
    operation["responses"]["default"] = {"description": "An error", "schema": {"type": "string"}}
    swagger.write_text(json.dumps(definition, indent=4) + "\n", "utf-8")
    values: dict[str, Any] = json.loads(properties.read_bytes())
    values["properties"]["iconBrandColor"] = "#007ee5"
    properties.write_text(json.dumps(values, indent=4) + "\n", "utf-8")
    return folder


def _as_comment(text: str) -> str:
    body = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    head = "<header><b>github-actions</b> bot commented now · edited</header>"
    return f"<!doctype html><meta charset=utf-8><style>{COMMENT_STYLE}</style><main>{head}{body}</main>"


def _page(folder: Path, text: str) -> Path:
    page = folder / "page.html"
    page.write_text(text, "utf-8")
    return page


def _take(page: Path, name: str, height: int) -> None:
    shot = page.with_name(name)
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1.5")
    size = (f"--window-size={WIDTH},{height}", f"--screenshot={shot}")
    command = [BROWSER, *flags, f"--user-data-dir={page.parent / 'profile'}", *size, page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with Image.open(io.BytesIO(shot.read_bytes())) as image:
        image.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(PICTURES / name, optimize=True)
    sys.stdout.write(f"{(PICTURES / name).relative_to(ROOT)}: {(PICTURES / name).stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
