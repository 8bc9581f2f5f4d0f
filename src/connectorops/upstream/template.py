"""The template of a pull request: the upstream's own, or ours where it has none; and the boxes in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from connectorops.markdown import without_code
from connectorops.model import Program

if TYPE_CHECKING:
    from connectorops.tree import Tree

_PLACES: Final = (".github", "", "docs")
_NAMES: Final = ("pull_request_template.md", "pull_request_template.txt", "pull_request_template")
_LONGEST: Final = 30_000
_BOX: Final = re.compile(r"([ \t>]{0,40}(?:[-*+]|\d{1,9}[.)])[ \t]{1,8})\[([ \txX]{0,4})\]([ \t]{1,8})(\S[^\n]*)")
_COMMON: Final = """\
The files of one connector, from the repository of its publisher. The boxes are ticked by what was checked; \
the reason stands below each.

- [ ] The connector does not exist on the Power Platform yet, or this is an update of it.
- [ ] I have deployed the connector and tested all of its operations.
- [ ] All operations and parameters have descriptions.
- [ ] Actions have response schemas, unless these are dynamic.
- [ ] The swagger file passes the validator, as `paconn validate` would run it.
- [ ] Brand colour and icon are what the program asks for.
- [ ] The readme has all of its sections.
- [ ] No file holds a secret or personal data.
- [ ] No breaking change surprises existing flows.
- [ ] Only files of this one connector change.
"""
_INDEPENDENT: Final = """\
- [ ] The title follows the pattern "Name (Independent Publisher)".
- [ ] Screenshots show three different operations that work in a flow.
- [ ] A screenshot shows the test of the operations of the custom connector.
- [ ] If the connector uses OAuth, the readme says how to create an app.
"""


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick, as it stands in a line: what is before it, whether it is ticked, and its text."""

    lead: str
    is_ticked: bool
    gap: str
    text: str

    def line(self, *, ticked: bool) -> str:
        return f"{self.lead}[{'x' if ticked else ' '}]{self.gap}{self.text}"

    @property
    def indent(self) -> str:
        """What a line below begins with to belong to this one."""
        return re.sub(r"[^>\s]", " ", self.lead)


def read_box(line: str) -> Box | None:
    """The box in a line, if it is one; `[X ]` and `[]` count, as people write them."""
    found = _BOX.fullmatch(line.rstrip())
    return Box(found[1], "x" in found[2].lower(), found[3], found[4]) if found else None


def lines_of(template: str) -> list[tuple[str, Box | None]]:
    """The lines, each with the box that it is; a box in a code block or a comment is none."""
    plain = without_code(template).split("\n")
    lines = template.split("\n")
    return [
        (line, read_box(line) if shown.strip() and "[" in shown else None)
        for line, shown in zip(lines, plain, strict=True)
    ]


def find(tree: Tree) -> str | None:
    """The upstream's template: where GitHub looks for it, in that order, whatever the case of its name."""
    for folder in _PLACES:
        here = {
            path.rpartition("/")[2].lower(): path for path in tree.paths(folder) if path.rpartition("/")[0] == folder
        }
        for name in _NAMES:
            if name in here:
                text = tree.read(here[name]).decode("utf-8-sig", "replace")
                return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")[:_LONGEST]
    return None


def built_in(program: Program) -> str:
    return _COMMON + (_INDEPENDENT if program is Program.INDEPENDENT else "")
