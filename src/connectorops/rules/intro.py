"""intro.md: the text that Microsoft publishes on the connector's reference page."""

import re

from connectorops import markdown
from connectorops.connectors import Intro
from connectorops.markdown import is_blank
from connectorops.model import Place
from connectorops.rule import CERTIFIED, WARNING, Hits, rule
from connectorops.rules.readme import CREDENTIALS, GETTING_STARTED, KNOWN_ISSUES, PREREQUISITES, QUESTIONS
from connectorops.schema.words import shown

MAX_SENTENCES = 8
SECTIONS = {
    "Prerequisites": PREREQUISITES,
    "How to get credentials": CREDENTIALS,
    "Get started with your connector": GETTING_STARTED,
    "Known issues and limitations": KNOWN_ISSUES,
    "Common errors and remedies": ("error", "troubleshoot"),
    "FAQ": QUESTIONS,
}
_GENERATED = re.compile(
    r"(?:(?:supported|available) +)?(?:operations|actions|triggers)(?: +and +(?:actions|triggers))?", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)")
_PARAGRAPH = re.compile(r"\n[ \t\r]*+\n")

_INTRO = """Contracts are worth little when nobody finds them. This connector puts them into the archive.

## Prerequisites

An archive on the Team plan.

## How to get credentials

Ask an administrator of the archive for a key.

## Get started with your connector

Create a connection with the key.

## Known issues and limitations

Content is limited to 100 megabytes.

## Common errors and remedies

With status 401, edit the connection.

## FAQ

Nobody has asked yet.
"""


@rule(
    "RM020",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Begin intro.md with one paragraph of up to eight sentences that says what the connector is good for.",
    bad=[
        {"intro.md": _INTRO[_INTRO.index("## Prerequisites") :]},
        {"intro.md": _INTRO.replace("This connector puts", "It is good. " * 9 + "This connector puts")},
        {"intro.md": _INTRO.replace("This connector puts", "\n\nThis connector puts")},
    ],
    ok=[{"intro.md": "# Litware Archive\n\n" + _INTRO}],
)
def intro_first_paragraph(intro: Intro) -> Hits:
    """intro.md does not begin with one short paragraph.

    ## Why

    The reference page begins with the first paragraph of `intro.md`. It tells in up to eight sentences what a user
    gains by the connector; everything else has a section of its own.
    """
    text = _opening(intro)
    paragraphs = [each for each in _PARAGRAPH.split(text) if not is_blank(each)]
    sentences = len(_SENTENCE.findall(text))
    if not paragraphs:
        yield intro.at(), "No paragraph stands before the first section."
    elif len(paragraphs) > 1:
        yield intro.at(), f"{len(paragraphs)} paragraphs stand before the first section; expected one."
    elif sentences > MAX_SENTENCES:
        yield intro.at(), f"The first paragraph has {sentences} sentences; expected at most {MAX_SENTENCES}."


@rule(
    "RM021",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Say in intro.md what a user gains, and leave the short description to the swagger.",
    bad=[
        {
            "intro.md": "Litware Archive keeps the documents of a company safe and easy to find. File, describe and "
            "search documents, and start work as soon as a document arrives or changes.\n\n"
            + _INTRO[_INTRO.index("## Prerequisites") :]
        },
    ],
)
def intro_repeats_description(intro: Intro) -> Hits:
    """intro.md begins with the description of the swagger, word for word.

    ## Why

    The reference page shows the description of the connector and, below it, the first paragraph of `intro.md`. If
    both are the same, users read it twice and learn nothing.
    """
    swagger = intro.connector.swagger
    description = swagger.child("info").get("description") if swagger else None
    if isinstance(description, str) and _plain(description) and _plain(description) == _plain(_opening(intro)):
        yield intro.at(), "The first paragraph repeats `info.description`; expected a text of its own."


@rule(
    "RM022",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Add the section, with the heading that the message names.",
    bad=[{"intro.md": _INTRO.replace(f"## {title}", "## More")} for title in SECTIONS],
    ok=[
        {
            "intro.md": _INTRO.replace("## FAQ", "## Frequently Asked Questions")
            .replace("## P", "### Pre-P")
            .replace("Pre-P", "P")
        }
    ],
)
def intro_section_missing(intro: Intro) -> Hits:
    """intro.md lacks a section that the reference page has.

    ## Why

    The submission guide lists the sections: prerequisites, how to get credentials, getting started, known issues and
    limitations, common errors and remedies, and frequently asked questions. Users look for them in this order. A
    connector without connection parameters needs nothing about credentials, and a proposal needs no section yet.
    """
    if intro.connector.is_proposal:
        return
    properties = intro.connector.properties
    without_login = properties is not None and not properties.parameters and not properties.sets
    sections = markdown.read(intro.text).sections
    for title, words in SECTIONS.items():
        if not any(each.is_about(words) for each in sections) and not (without_login and words is CREDENTIALS):
            yield intro.at(key=title), f"The section `{title}` is missing."


@rule(
    "RM023",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Delete the section; the reference page lists actions and triggers by itself.",
    bad=[{"intro.md": _INTRO + "\n## Supported Operations\n\nThis connector has one operation.\n"}],
    ok=[{"intro.md": _INTRO + "\n## Actions that take long\n\nUploads of large files.\n"}],
)
def intro_describes_operations(intro: Intro) -> Hits:
    """intro.md has a section that describes the actions or triggers.

    ## Why

    The reference page generates the list of actions and triggers from the swagger. A second list in `intro.md` stands
    beside it, and is wrong after the next update.
    """
    for each in markdown.read(intro.text).sections:
        if _GENERATED.fullmatch(each.title.rstrip(": ")):
            place: Place = intro.at(each.start, each.end, key=each.title)
            yield place, f"The section {shown(each.title)} describes what the reference page generates."


def _opening(intro: Intro) -> str:
    """What stands before the first section, below a title if there is one."""
    page = markdown.read(intro.text)
    if is_blank(page.preamble) and page.sections and page.sections[0].level == 1:
        return page.sections[0].own
    return page.preamble


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
