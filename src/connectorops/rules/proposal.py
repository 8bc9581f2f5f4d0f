"""Proposals: the page with which an independent publisher says what he is going to build."""

import re

from connectorops.connectors import Connector, Intro, Readme
from connectorops.connectors.connector import DEFINITION, ICON, INTRO, PROPERTIES, README, SCRIPT
from connectorops.rule import INDEPENDENT, NOTE, WARNING, Hits, rule
from connectorops.rules.urls import is_email
from connectorops.tree import Edits

_ONLY_PAGES: Edits = {
    **dict.fromkeys((DEFINITION, PROPERTIES, ICON, SCRIPT)),
    "certification.yml": "kind: connector\nprogram: independent\nowners: [ann-lee]\n",
}
_PROPOSED: Edits = {
    **_ONLY_PAGES,
    README: "# Archive\n\nReads an archive.\n\n## Publisher: Ann Lee\n\nMail: ann.lee@litware.example\n",
}
_BETWEEN = re.compile(r"[\s<>()\[\]\"'`,;:|*]+")


@rule(
    "ST010",
    severity=NOTE,
    profile=INDEPENDENT,
    fix="Nothing, if this is a proposal; else add the definition and apiProperties.json.",
    bad=[_PROPOSED, {**_PROPOSED, README: None, INTRO: "Ask ann.lee@litware.example.\n"}],
)
def folder_is_a_proposal(connector: Connector) -> Hits:
    """The folder holds a page and no connector: it is judged as a proposal.

    ## Why

    An independent publisher proposes a connector before it is built, with a pull request called `Proposal - NAME
    (Independent Publisher)` that brings a page alone. It is judged as that: no definition is asked for, and no section
    that tells how the connector is used. The same pull request brings the connector later.
    """
    if connector.is_proposal:
        yield _pages(connector)[0].at(), "There is no definition, so that this is judged as a proposal."


@rule(
    "ST011",
    severity=WARNING,
    profile=INDEPENDENT,
    fix="Say in the page by which e-mail address you are reached.",
    bad=[{**_PROPOSED, README: "# Archive\n\nReads an archive.\n\n## Publisher: Ann Lee\n"}],
    also=("ST010",),
)
def proposal_without_contact(connector: Connector) -> Hits:
    """A proposal names no e-mail address.

    ## Why

    The program answers a proposal by e-mail, and asks for an address in the page: `intro.md`, or `readme.md` as it was
    until 2025.
    """
    if not connector.is_proposal:
        return
    pages = _pages(connector)
    if not any(is_email(word.strip(".")) for page in pages for word in _BETWEEN.split(page.text)):
        yield pages[0].at(), "The proposal has no e-mail address by which you are reached."


def _pages(connector: Connector) -> list[Intro | Readme]:
    """The one that is asked for today first."""
    return [each for each in (connector.intro, connector.readme) if each is not None]
