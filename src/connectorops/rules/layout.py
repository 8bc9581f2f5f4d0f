"""How JSON files are laid out: no reader needs it, but people who compare versions do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from connectorops.connectors import Connector
from connectorops.model import Place
from connectorops.rule import CERTIFIED, NOTE, Hits, rule
from connectorops.rules.wording import listed
from connectorops.swagger.nodes import Document

WIDTH: Final = 4
_FILE: Final = "customProperties.json"
_INDENT: Final = re.compile(r"\n([ \t]+)[^\s]")
_BLANK_ENDS: Final = (" \n", "\t\n", " \r\n", "\t\r\n")
_ORDER: Final = (
    ("swagger",),
    ("info",),
    ("host", "basePath", "schemes"),
    ("consumes", "produces"),
    ("paths",),
    ("definitions",),
    ("parameters",),
)
_RANKS: Final = {name: rank for rank, names in enumerate(_ORDER) for name in names}


@rule(
    "ST014",
    severity=NOTE,
    optional=True,
    profile=CERTIFIED,
    fix="Let the editor format the file: 4 spaces for each level, no tabs, and nothing at the end of a line.",
    bad=[
        {_FILE: '{\n  "region": "eu"\n}\n'},
        {_FILE: '{\n\t"region": "eu"\n}\n'},
        {_FILE: '{\n    "region": "eu" \n}\n'},
    ],
    ok=[{_FILE: '{"region": "eu"}\n'}],
)
def json_laid_out_otherwise(connector: Connector) -> Hits:
    """The JSON files are not indented by four spaces.

    Microsoft's coding standards want four spaces for each level, no tabs and no space at the end of lines, so that the
    difference of two versions shows what changed and nothing else. Nearly all published connectors have another
    indentation, mostly two spaces, and reviewers don't ask for it, so nobody is told who does not ask; then it is one
    finding for all files. `fix` leaves the layout alone.
    """
    found: dict[str, list[str]] = {}
    start = None
    for name in connector.files:
        if "/" not in name and name.lower().endswith(".json"):
            text = connector.text(name).text
            for what, offset in _oddities(text):
                found.setdefault(what, []).append(name)
                start = offset if start is None else start
    if found:
        path = connector.path(next(iter(found.values()))[0])
        there = listed([f"{what} in {listed(names)}" for what, names in found.items()])
        yield (
            Place(path, key="layout", start=start),
            f"There are {there}; {WIDTH} spaces for each level, and nothing else, were expected.",
        )


def _oddities(text: str) -> Iterator[tuple[str, int]]:
    """What is odd about the layout, and where. The first line that is indented tells the width of all levels."""
    if not text.strip():
        return
    first = _INDENT.search(text)
    if "\n\t" in text:
        yield "tabs", text.index("\n\t") + 1
    elif first and len(first[1]) != WIDTH:
        yield f"{len(first[1])} spaces for each level", first.start(1)
    ends = [text.find(each) for each in _BLANK_ENDS]
    if any(end >= 0 for end in ends):
        yield "spaces at the end of lines", min(end for end in ends if end >= 0)


@rule(
    "SW016",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Put `swagger` and `info` first, then host, media types, paths, definitions and parameters.",
    bad=[{"apiDefinition.swagger.json": '{"paths": {}, "swagger": "2.0"}\n'}],
    also=("AP086", "AP087", "SW045", "SW050", "SW059", "SW070", "SW110"),
)
def members_out_of_order(document: Document) -> Hits:
    """The members of the definition are in an unusual order.

    Microsoft's coding standards begin with `swagger` and `info`, so that a reader sees at once what the file is; then
    come `host`, `basePath` and `schemes`, `consumes` and `produces`, `paths`, `definitions` and `parameters`. Programs
    don't care: one certified connector in seven has another order, mostly by the alphabet.
    """
    highest, above = -1, ""
    for name in document.value:
        rank = _RANKS.get(name, highest)
        if rank < highest:
            yield (
                document.at(name, on_key=True, key="order"),
                f"`{name}` stands behind `{above}`; it was expected before.",
            )
            return
        if rank > highest:
            highest, above = rank, name
