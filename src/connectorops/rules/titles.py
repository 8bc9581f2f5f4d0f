"""Titles that two connectors of a repository share."""

import re
from collections import defaultdict
from typing import Final

from connectorops.connectors import Connector, Repository
from connectorops.connectors.connector import DEFINITION
from connectorops.model import Place
from connectorops.rule import WARNING, Hits, rule
from connectorops.rules.wording import listed, quoted

_TITLE: Final = re.compile(rb'"title"\s{0,40}:\s{0,40}"([^"\\]{1,200})"')
_HEAD: Final = 16 * 1024
"""Bytes of a definition in which its first title is looked for; the title of `info` is nearly always the first."""


@rule(
    "SW046",
    severity=WARNING,
    policy="5000.2.2.5",
    also=("OW001",),
    fix="Choose another title; where it is the same service, say what this connector does that the other does not.",
    bad=[{f"certified-connectors/Second/{DEFINITION}": '{"info": {"title": "LITWARE  ARCHIVE"}}'}],
    ok=[{f"certified-connectors/Second/{DEFINITION}": '{"info": {"title": "Litware Archive V2"}}'}],
)
def title_not_unique(repository: Repository) -> Hits:
    """Another connector of the repository has the same title.

    Makers search by title, and certification turns away a second connector with a title that is taken. Case, spaces
    and punctuation do not tell titles apart. Titles of connectors that live elsewhere are not known here.
    """
    same: dict[str, list[Connector]] = defaultdict(list)
    for connector in repository.connectors:
        if key := _key(_probable_title(repository, connector)):
            same[key].append(connector)
    for key, connectors in same.items():
        confirmed = [each.unread() for each in connectors] if len(connectors) > 1 else []
        titles = {each.name: each for each in confirmed if _key(_title(each)) == key}
        for name, each in titles.items() if len(titles) > 1 else ():
            others = listed([quoted(other) for other in titles if other != name][:3])
            place = Place(each.path(each.definitions[0]), "/info/title")
            yield place, f"The title {quoted(_title(each))} is also the title of {others}."


def _probable_title(repository: Repository, connector: Connector) -> str:
    """The first title in the definition, found without reading all of it as JSON."""
    for name in connector.definitions[:1]:
        found = _TITLE.search(repository.tree.read(connector.path(name))[:_HEAD])
        return found[1].decode("utf-8", "replace") if found else ""
    return ""


def _title(connector: Connector) -> str:
    info = connector.swagger.child("info") if connector.swagger else {}
    title = info.get("title")
    return title if isinstance(title, str) else ""


def _key(title: str) -> str:
    """What tells titles apart: letters and digits."""
    return "".join(each for each in title.casefold() if each.isalnum())
