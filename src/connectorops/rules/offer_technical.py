"""The technical configuration of a Dynamics 365 offer: where its package goes."""

import re
from typing import Final

from connectorops.connectors import DynamicsManifest
from connectorops.rule import WARNING, Hits, rule
from connectorops.rules.manifest import MANIFEST
from connectorops.rules.wording import quoted

_TECHNICAL: Final = f"{MANIFEST}/dynamics_365/technical"
_GUARDED: Final = re.compile(r"\b(?:germany|german|us gov(?:ernment)?|gcc|tip)\b", re.IGNORECASE)


@rule(
    "OF014",
    severity=WARNING,
    fix="Remove it; add it when Microsoft has named the address.",
    bad=[{f"{_TECHNICAL}/configuration_url": "https://contoso.com/configure"}],
)
def configuration_url_given(manifest: DynamicsManifest) -> Hits:
    """The application configuration URL is filled in.

    ## Why

    The field stays empty when an offer is first submitted: the address is agreed on with Microsoft, and an offer with
    another one can't be installed. Waive the finding once the address is agreed on.
    """
    if manifest.offer.technical.configuration_url.strip():
        place = manifest.within("technical", "configuration_url")
        yield place, "The application configuration URL is given; it stays empty at first."


@rule(
    "OF015",
    severity=WARNING,
    fix="Ask Microsoft, and write who gave the permission and when into `permission`; or leave the region out.",
    bad=[
        {f"{_TECHNICAL}/regions/0/name": "Germany"},
        {f"{_TECHNICAL}/regions/0/name": "US Government"},
        {f"{_TECHNICAL}/regions/0/name": "TIP"},
    ],
    ok=[{f"{_TECHNICAL}/regions/0": {"name": "Germany", "permission": "Ticket 4711, 2026-01-31"}}],
)
def region_needs_permission(manifest: DynamicsManifest) -> Hits:
    """The package is for a region that needs Microsoft's permission.

    ## Why

    Germany, US Government and TIP (test in production) are separate clouds, and packages get there only with a
    permission. Without one, the whole submission is sent back.
    """
    for index, region in enumerate(manifest.offer.technical.regions):
        if _GUARDED.search(region.name) and not region.permission.strip():
            place = manifest.within("technical", "regions", index, "name")
            yield place, f"The region {quoted(region.name)} needs a permission, and the manifest names none."
