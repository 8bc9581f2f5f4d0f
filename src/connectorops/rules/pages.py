"""Pages: what goes wrong in any Markdown file with a role, the readme as well as the intro."""

import posixpath
import re
from itertools import zip_longest

from connectorops import markdown
from connectorops.connectors import Connector, Markdown
from connectorops.documents.problems import shortened
from connectorops.rule import WARNING, Hits, rule
from connectorops.rules.readme import (
    CREDENTIALS,
    DEPLOYMENT,
    EXAMPLE,
    GETTING_STARTED,
    KNOWN_ISSUES,
    OPERATIONS,
    PREREQUISITES,
    QUESTIONS,
)
from connectorops.schema.words import shown

_SECTIONS = (PREREQUISITES, OPERATIONS, CREDENTIALS, KNOWN_ISSUES, DEPLOYMENT, GETTING_STARTED, QUESTIONS)
_TEMPLATE_LINE = re.compile(r"^[ \t>*_-]*+(?:Required|Optional)\.[ \t]++[A-Z][^\n]*+", re.MULTILINE)
_TEMPLATE_TITLES = {
    "title", "publisher: publisher's name", "your connector name", "connector name", "operation 1", "operation 2",
    "operation 3",
}  # fmt: skip
_WWW = re.compile(r"(?:www\.|[\w-]++\.(?:com|org|net|io)\b)", re.IGNORECASE)


@rule(
    "RM011",
    severity=WARNING,
    fix="Write your own text in its place, or delete the line.",
    bad=[
        {"readme.md": EXAMPLE.replace("An archive on", "Required. Say what is needed.\n\nAn archive on")},
        {"readme.md": EXAMPLE.replace("### List documents", "### Operation 1")},
    ],
    ok=[{"readme.md": EXAMPLE + "\n```text\nRequired. Say what is needed.\n```\n\nRequired parameters: name\n"}],
)
def template_text_left(page: Markdown) -> Hits:
    """Text of the template has been left in.

    ## Why

    The template explains each section by a line that begins with "Required." or "Optional.", and has headings such as
    "Operation 1". They are meant for the author and tell a user nothing.
    """
    for found in _TEMPLATE_LINE.finditer(markdown.read(page.text).plain):
        text = shortened(found[0].strip())
        yield page.at(found.start(), found.end(), key=text), f"{shown(text)} is the template's instruction."
    for each in markdown.read(page.text).sections:
        if each.title.casefold().replace("’", "'").strip("[]<>") in _TEMPLATE_TITLES:
            yield page.at(each.start, each.end, key=each.title), f"The heading {shown(each.title)} is the template's."


@rule(
    "RM012",
    severity=WARNING,
    fix="Write the section, or delete its heading.",
    bad=[{"readme.md": EXAMPLE.replace("An archive on the Team plan.", "")}],
    ok=[
        {"readme.md": EXAMPLE.replace("## Prerequisites\n", "## Prerequisites: an archive\n\n## Plans\n")},
        {"readme.md": EXAMPLE.replace("## Prerequisites\n", "## Prerequisites\n\n# The plan\n")},
    ],
)
def section_empty(page: Markdown) -> Hits:
    """A section of the readme or intro is empty.

    ## Why

    A heading with nothing below it looks like a page that broke. If there is nothing to say, say that: "None".
    """
    sections = markdown.read(page.text).sections
    for each, following in zip_longest(sections, sections[1:]):
        if following is not None and following.level < each.level == 2:
            continue  # a page has one title, so what is headed like one here goes on with the section
        is_wanted = len(each.title) <= 60 and any(each.is_about(words) for words in _SECTIONS)
        if each.level == 2 and is_wanted and ":" not in each.title.rstrip(":") and markdown.is_blank(each.body):
            yield page.at(each.start, each.end, key=each.title), f"The section {shown(each.title)} is empty."


@rule(
    "RM015",
    severity=WARNING,
    fix="Close the block with a line of its own that has the same marks, or delete the line that opens it.",
    bad=[{"readme.md": EXAMPLE + "\n```\n\nAsk your administrator.\n"}],
    ok=[{"readme.md": EXAMPLE + "\n```sh\npaconn create\n```\n\n```paconn login``` signs in.\n"}],
)
def code_never_ends(page: Markdown) -> Hits:
    """A block of code is never closed.

    Three backticks or tildes at the beginning of a line begin code, which ends with the same marks on a line of their
    own. Without these, headings, lists and links of all the rest are shown as they are written.
    """
    if (start := markdown.read(page.text).unclosed) is not None:
        end = page.text.find("\n", start)
        yield page.at(start, end if end >= 0 else None), "This block of code never ends: all below it is shown as code."


@rule(
    "RM013",
    severity=WARNING,
    fix="Correct the address, or add the file to the folder.",
    bad=[
        {"readme.md": EXAMPLE + "\n![The page with the key](images/key.png)\n"},
        {"readme.md": EXAMPLE + "\n[The icon](Icon.png)\n"},
        {"readme.md": EXAMPLE + '\n<img width="100" src="images/key.png">\n'},
        {"readme.md": EXAMPLE + "\n[Support](support@example.com)\n"},
        {"readme.md": EXAMPLE + "\n[Support](www.example.com)\n"},
        {"readme.md": EXAMPLE + "\n[intro]: introduction.md\n"},
        {"readme.md": EXAMPLE + "\n![The key](images\\\\key.png)\n", "images/key.png": b""},
    ],
    ok=[
        {
            "readme.md": EXAMPLE + '\n![The key](./images/my%20key.png "The key") [all](images) [here](#prerequisites)'
            " [x](../other/readme.md) [mail](mailto:support@example.com) `[y](z.md)` [me](readme.md?plain=1#top)\n",
            "images/my key.png": b"",
        },
    ],
)
def link_broken(page: Markdown) -> Hits:
    """A relative link or image leads nowhere.

    ## Why

    Reviewers open the readme and see a broken image at once. Addresses are compared with the files of the connector's
    folder, with the same capitals: what works on Windows may be broken on GitHub. Links that leave the folder, and
    addresses on the web, are not followed.

    An e-mail address needs `mailto:` in front, and a web address `https://`; otherwise they mean a file.
    """
    folder = posixpath.dirname(page.name)
    for each in markdown.read(page.text).links:
        path = each.path
        if path is None:
            continue
        wanted = posixpath.normpath(posixpath.join(folder, path.replace("\\", "/")))
        if wanted.startswith("..") or ("\\" not in path and _exists(page.connector, wanted)):
            continue
        place = page.at(each.start, each.end, key=shortened(each.address))
        yield place, f"{shown(each.address)} leads nowhere{_instead(page.connector, each.address, wanted)}."


def _exists(connector: Connector, path: str) -> bool:
    return path == "." or path in connector.files or any(each.startswith(f"{path}/") for each in connector.files)


def _instead(connector: Connector, address: str, wanted: str) -> str:
    """What was probably meant, as the end of a sentence."""
    if "@" in address:
        return "; an e-mail address begins with mailto:"
    if " " in address and "." not in address:
        return ": the text goes into the square brackets, and the address into the round ones"
    if _WWW.match(address):
        return "; a web address begins with https://"
    if "\\" in address:
        return "; the folders of an address are separated by /"
    same = next((each for each in connector.files if each.lower() == wanted.lower()), None)
    return f"; the file is called {shown(same)}" if same else ": the folder has no such file"
