"""Connectors of one repository that are too much alike."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Final

from connectorops.connectors import Connector, Repository
from connectorops.connectors.connector import DEFINITION, ICON
from connectorops.model import Place, Program
from connectorops.rule import NOTE, WARNING, Hits, rule
from connectorops.rules.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOST: Final = re.compile(rb'"host"\s{0,40}:\s{0,40}"([^"\\]{1,200})"')
_PATH: Final = re.compile(rb'"(/[^"\\]{0,400})"\s{0,40}:\s{0,40}\{')
_FEWEST: Final = 3
"""Operations that two connectors share by chance: a service has one way to sign in, and one to subscribe."""
_MOST: Final = 300
"""Connectors of one host that are compared with each other: behind a company's own gateway there may be more."""
_SECOND: Final = "certified-connectors/Second"
_ICON: Final = b"\x89PNG\r\n\x1a\n, and what an image is made of"
_LIKE: Final = """{
    "info": {"title": "Files"}, "host": "api.archive.example.com", "basePath": "/v1",
    "paths": {"/documents": {"get": {}, "post": {}}, "/folders": {"get": {}}, "/files": {"get": {}}}
}"""


@rule(
    "IC015",
    severity=WARNING,
    also=("OW001",),
    fix="Draw an icon for each connector; where one replaces the other, say so to your contact at Microsoft.",
    bad=[
        {
            f"certified-connectors/Golden/{ICON}": _ICON,
            f"{_SECOND}/{ICON}": _ICON,
            f"{_SECOND}/{DEFINITION}": '{"info": {"title": "Second"}}',
        }
    ],
    ok=[{f"{_SECOND}/{ICON}": _ICON}],
)
def icon_not_unique(repository: Repository) -> Hits:
    """Another connector of the repository has the same icon.

    Makers find a connector in a list by its icon, which the guide for publishers asks to be unique among certified
    connectors. Files are compared byte by byte. Connectors of independent publishers have one icon together, which is
    not in their folders.
    """
    same: dict[bytes, list[str]] = defaultdict(list)
    for connector in repository.connectors:
        icon = connector.find(ICON) if connector.program is not Program.INDEPENDENT else None
        if icon:
            same[repository.tree.read(connector.path(icon))].append(connector.path(icon))
    for paths in same.values():
        for path in paths if len(paths) > 1 else ():
            others = listed([quoted(each.rpartition("/")[0]) for each in paths if each != path][:3])
            yield Place(path), f"The icon is also the icon of {others}."


@rule(
    "SW047",
    severity=NOTE,
    also=("OW001",),
    fix="Update the connector that is there. Where both are needed, say in the description what tells them apart.",
    bad=[{f"{_SECOND}/{DEFINITION}": _LIKE}],
    ok=[
        {f"{_SECOND}/{DEFINITION}": _LIKE.replace("api.archive", "api.files")},
        {f"{_SECOND}/{DEFINITION}": _LIKE.replace('"post": {}', '"put": {}')},
    ],
)
def connector_repeats_another(repository: Repository) -> Hits:
    """Another connector of the repository has the same operations.

    Certification turns away a second connector to the same operations of the same service: makers could not tell which
    to take. Two are alike if they have the host, the base path and more than half of the operations of the smaller one
    in common, three at least. A new version beside an old one is meant too, so it is a note.
    """
    operations = cache(_operations)
    for one, other in _candidates(repository):
        first, second = operations(one), operations(other)
        shared, smaller = len(first & second), min(len(first), len(second))
        if shared >= _FEWEST and shared * 2 > smaller:
            text = f"{shared:,} of {len(second):,} operations are also those of {quoted(one.name)}, with the same host."
            yield Place(other.path(other.definitions[0]), "/host", value_path=""), text


def _candidates(repository: Repository) -> Iterator[tuple[Connector, Connector]]:
    """Pairs that may be alike: to find them, no definition has to be read as JSON."""
    by_host: dict[bytes, list[tuple[Connector, frozenset[bytes]]]] = defaultdict(list)
    for connector in repository.connectors:
        for name in connector.definitions[:1]:
            text = repository.tree.read(connector.path(name))
            if host := _HOST.search(text):
                by_host[host[1].lower()].append((connector, frozenset(_PATH.findall(text))))
    for group in by_host.values():
        for (one, paths), (other, others) in combinations(group[:_MOST], 2):
            if 4 * len(paths & others) > min(len(paths), len(others)):
                yield one, other


def _operations(connector: Connector) -> frozenset[tuple[str, str]]:
    swagger = connector.unread().swagger
    if swagger is None:
        return frozenset()
    base = str(swagger.value.get("basePath", "")).rstrip("/")
    return frozenset((each.method, f"{base}{each.path}".lower()) for each in swagger.operations)
