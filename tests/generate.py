"""Writes every generated file: `make generate`. A test regenerates and compares, so that none of them drifts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from connectorops.lifecycle.diagram import diagrams
from connectorops.report.limits_page import limits_tables
from connectorops.report.page import rule_index, rule_page
from connectorops.report.parity import parity_page
from connectorops.rules import all_rules
from connectorops.spelling import COMMON_WORDS, common_words

ROOT = Path(__file__).parent.parent
LIFECYCLE = "docs/lifecycle.md"
ACTION, INNER_ACTION = "action.yml", ".github/actions/connectorops/action.yml"
LIMITS = "docs/limits.md"


@cache
def generated() -> dict[str, str]:
    """Path in the repository -> text of each generated file."""
    rules = all_rules()
    files = {f"docs/rules/{each.id}.md": rule_page(each) for each in rules}
    files["docs/rules/README.md"] = rule_index(rules)
    files["docs/parity.md"] = parity_page(rules)
    files[INNER_ACTION] = _inner_action((ROOT / ACTION).read_text("utf-8"))
    files[LIFECYCLE] = _ending_in(LIFECYCLE, "src/connectorops/lifecycle/states.py", diagrams())
    files[LIMITS] = _ending_in(LIMITS, "schemas/config.schema.json", limits_tables())
    files[f"src/connectorops/{COMMON_WORDS}"] = common_words()
    return files


def _inner_action(text: str) -> str:
    """The action once more, in a folder of its own, from which it finds its way back to the repository's root.

    Our workflows name it as $/path, so that also a workflow that is called from elsewhere runs the action of its own
    commit. The form needs a path: an action at the root has none.
    """
    up = "/".join([".."] * INNER_ACTION.count("/"))
    note = f"# Generated from {ACTION}: run `make generate`.\n"
    return note + text.replace("$GITHUB_ACTION_PATH", f"$GITHUB_ACTION_PATH/{up}")


def _ending_in(guide: str, source: str, text: str) -> str:
    """The guide with its end written anew; what stands before that is written by people."""
    mark = f"<!-- Generated from {source}: run `make generate`. -->"
    return f"{(ROOT / guide).read_text('utf-8').partition(mark)[0]}{mark}\n\n{text}"


def main() -> None:
    """Write what changed, and remove the pages of rules that are gone."""
    files = generated()
    for stale in (ROOT / "docs" / "rules").glob("*.md"):
        if stale.relative_to(ROOT).as_posix() not in files:
            stale.unlink()
    for path, text in files.items():
        target = ROOT / path
        if not target.is_file() or target.read_bytes() != text.encode():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())


if __name__ == "__main__":
    main()
