"""The packages that lie in a connector's folder: exported solutions, and what its manifest names."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from connectorops.package.contents import FOLDER, Package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectorops.connectors import Connector


def packages_of(connector: Connector) -> Iterator[Package]:
    """The solutions in the folder `solutions`, and the package of a template or of a Dynamics 365 offer.

    One that can't be read is left out here, and reported by whoever judges the folder.
    """
    zips = [name for name in connector.files if name.lower().endswith(".zip")]
    wanted = [name for name in zips if posixpath.dirname(name) == FOLDER]
    if zips:  # only then: reading a manifest takes a while
        manifest = connector.manifest
        named = (manifest.template.package, manifest.dynamics_365.technical.package)
        wanted += [name for name in named if name in zips and name not in wanted]
    for name in wanted:
        try:
            data = connector.tree.read(connector.path(name))
        except OSError:
            continue
        yield Package(connector.path(name), data, folder=connector.name)
