"""The readme: the parts that the template of the public repository asks for."""

import re
import unicodedata

from connectorops import markdown
from connectorops.connectors import Connector, Readme
from connectorops.connectors.connector import README
from connectorops.markdown import Section
from connectorops.model import Place
from connectorops.rule import CERTIFIED, ERROR, NOTE, VERIFIED, WARNING, Hits, rule
from connectorops.rules.repairs import renamed
from connectorops.schema.words import shown

# What headings hold, in any case, of which people write many variations: "Pre-requisites", "Known Limitations".
PUBLISHER = ("publisher",)
PREREQUISITES = ("prerequi", "pre-requi", "prereq")
OPERATIONS = ("operation", "action", "trigger")
CREDENTIALS = ("credential", "authenti", "authoriz", "api key", "api-key", "apikey", "token")
KNOWN_ISSUES = ("known", "limitation")
DEPLOYMENT = ("deploy",)
GETTING_STARTED = ("getting started", "get started")
QUESTIONS = ("faq", "frequently asked")

LONG = 100
"""Characters below the heading of the publisher that are more than a name and an address."""

_PUBLISHER_LINE = re.compile(
    r"^[ \t>*_-]*+Publisher(?:s|'s name)?[*_ \t]*+:[*_ \t]*+([^\n]++)", re.MULTILINE | re.IGNORECASE
)
_WORDS = re.compile(r"\w+")

EXAMPLE = """# Litware Archive

Litware Archive keeps the documents of a company. This connector files and searches them.

## Publisher: Litware

## Prerequisites

An archive on the Team plan.

## Supported Operations

### List documents

Returns the documents of the archive.

## Obtaining Credentials

Ask an administrator of the archive for a key.

## Known Issues and Limitations

Content is limited to 100 megabytes.

## Deployment Instructions

Run `paconn create` in this folder.
"""


@rule(
    "RM001",
    severity=ERROR,
    policy="5000.1.1.2",
    profile=CERTIFIED,
    fix="Add readme.md with the sections of the template of the public repository.",
    bad=[{"readme.md": None}],
)
def readme_missing(connector: Connector) -> Hits:
    """The folder has no readme.md.

    ## Why

    The readme tells whoever finds the folder what the connector does, what it needs and how to get credentials. The
    package check asks for it, and every connector published since 2023 has one.
    """
    if connector.readme is None and (connector.definitions or connector.find("apiProperties.json")):
        yield Place(connector.path(README)), f"The folder has no {README}."


@rule(
    "RM002",
    severity=NOTE,
    profile=CERTIFIED,
    repair=renamed(README),
    fix="Rename the file to readme.md.",
    bad=[{"readme.md": None, "README.MD": EXAMPLE}],
)
def readme_name_wrong(readme: Readme) -> Hits:
    """The readme is not called readme.md, in lower case.

    ## Why

    The template's file is `readme.md`. Half of the published connectors write it in another way and nobody objects, so
    it is a note; one spelling makes the files easy to find for scripts.
    """
    if readme.name != README:
        yield readme.at(), f"The file is called {shown(readme.name)}; the template's name is {README}."


@rule(
    "RM003",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Begin the readme with `# ` and the name of the connector.",
    bad=[{"readme.md": EXAMPLE.replace("# Litware Archive", "", 1)}],
    ok=[{"readme.md": EXAMPLE.replace("# Litware Archive", "Litware Archive\n===", 1)}],
)
def readme_title_missing(readme: Readme) -> Hits:
    """The readme has no title.

    ## Why

    The template begins with a heading of the first level that names the connector, so that a reader who comes from a
    search knows where he is.
    """
    if not any(each.level == 1 for each in markdown.read(readme.text).sections):
        yield readme.at(), "The readme has no heading of the first level with the connector's name."


@rule(
    "RM004",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Say below the title in two or three sentences what the service is and what the connector does with it.",
    bad=[{"readme.md": re.sub(r"Litware Archive keeps.*\n", "", EXAMPLE)}],
    ok=[{"readme.md": f"# Publisher: Litware\n{EXAMPLE}"}],
)
def readme_introduction_missing(readme: Readme) -> Hits:
    """Nothing stands below the readme's title.

    ## Why

    Two or three sentences below the title say what the service is and what the connector does with it. Without them a
    reader learns who published the connector before he learns what it is for. Under a heading of its own, such as
    Overview, the text counts too if it stands before the sections of the template.
    """
    title, *others = [*_sections_before_the_template(readme), None]
    introductions = [each for each in (title, *others) if each and not markdown.is_blank(each.own)]
    if title and title.level == 1 and not introductions:
        yield readme.at(title.start, title.end), f"Below the title {shown(title.title)} no sentence says what it is."


def _sections_before_the_template(readme: Readme) -> list[Section]:
    """The sections that may introduce the connector; that about the publisher is one if it has more than a name."""
    found: list[Section] = []
    for section in markdown.read(readme.text).sections:
        if section.is_about(PUBLISHER):
            found += [section] if found and len(section.own.strip()) > LONG else []
        elif found and section.is_about((*PREREQUISITES, *OPERATIONS, *CREDENTIALS, *KNOWN_ISSUES, *DEPLOYMENT)):
            break
        else:
            found.append(section)
    return found


@rule(
    "RM005",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Add `## Publisher: ` with the company, or with the names of the independent publishers.",
    bad=[{"readme.md": EXAMPLE.replace("## Publisher: Litware\n", "")}],
    ok=[{"readme.md": EXAMPLE.replace("## Publisher: Litware", "**Publisher**: Litware")}],
)
def readme_publisher_missing(readme: Readme) -> Hits:
    """The readme does not name the publisher.

    ## Why

    Users turn to the publisher, not to Microsoft, when something does not work. For a verified publisher it is the
    company, for an independent publisher one or more people. Since 2023 nearly all published readmes have the line.
    """
    if not _lines_of_publisher(readme):
        yield readme.at(), "The readme has no heading `Publisher:` with a name."


@rule(
    "RM006",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Add `## Prerequisites` with the plan, account or licence that a user needs.",
    bad=[{"readme.md": EXAMPLE.replace("## Prerequisites", "## Plans")}],
    ok=[{"readme.md": EXAMPLE.replace("## Prerequisites", "### **Pre-Requisites**")}],
)
def readme_prerequisites_missing(readme: Readme) -> Hits:
    """The readme has no section about prerequisites.

    ## Why

    A user wants to know before he begins which plan, account or permission he needs. The template has the section, and
    nearly every published readme does too.
    """
    if _lacks(readme, PREREQUISITES):
        yield readme.at(), "The readme has no section `Prerequisites`."


@rule(
    "RM007",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Add `## Supported Operations` with a heading and a sentence for each operation.",
    bad=[{"readme.md": EXAMPLE.replace("## Supported Operations", "## Features")}],
    ok=[{"readme.md": EXAMPLE.replace("## Supported Operations", "## Supported triggers and actions")}],
)
def readme_operations_missing(readme: Readme) -> Hits:
    """The readme has no section about the supported operations.

    ## Why

    The list of operations is what most readers look for: it tells whether the connector can do what they need. The
    template has one heading for each operation.
    """
    if _lacks(readme, OPERATIONS):
        yield readme.at(), "The readme has no section `Supported Operations`."


@rule(
    "RM008",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Add `## Obtaining Credentials` with the steps to a key, or to an app registration for OAuth.",
    bad=[{"readme.md": EXAMPLE.replace("## Obtaining Credentials", "## First steps")}],
    ok=[{"readme.md": EXAMPLE.replace("## Obtaining Credentials", "## How do I get an API key?")}],
)
def readme_credentials_missing(readme: Readme) -> Hits:
    """The readme has no section about obtaining credentials.

    ## Why

    The first thing that a user meets is the dialog of the connection. The readme must say where its values come from,
    in steps; with OAuth also how the app is registered. A connector without connection parameters needs no such
    section.
    """
    properties = readme.connector.properties
    needed = properties is None or properties.parameters or properties.sets
    if needed and _lacks(readme, CREDENTIALS):
        yield readme.at(), "The readme has no section `Obtaining Credentials`."


@rule(
    "RM009",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Add `## Known Issues and Limitations`; if there are none, say so.",
    bad=[{"readme.md": EXAMPLE.replace("## Known Issues and Limitations", "## Size")}],
    ok=[{"readme.md": EXAMPLE.replace("## Known Issues and Limitations", "## LIMITATIONS:")}],
)
def readme_known_issues_missing(readme: Readme) -> Hits:
    """The readme has no section about known issues and limitations.

    ## Why

    Limits that are written down save support requests. Reviewers ask for the section, and since 2023 nearly all
    published readmes have it.
    """
    if _lacks(readme, KNOWN_ISSUES):
        yield readme.at(), "The readme has no section `Known Issues and Limitations`."


@rule(
    "RM010",
    severity=NOTE,
    fix="Add `## Deployment Instructions` with the steps to install the connector as a custom one.",
    bad=[{"readme.md": EXAMPLE.replace("## Deployment Instructions", "## Command line")}],
)
def readme_deployment_missing(readme: Readme) -> Hits:
    """The readme has no deployment instructions.

    ## Why

    The template asks verified publishers to say how the connector is deployed as a custom one. Four of ten published
    readmes don't, so it is a note; for independent publishers the section is optional. Which programs need it can be
    configured: `limits: {readme_deployment: [verified, independent]}`.
    """
    if readme.connector.program in readme.connector.limits.readme_deployment and _lacks(readme, DEPLOYMENT):
        yield readme.at(), "The readme has no section `Deployment Instructions`."


@rule(
    "RM014",
    severity=NOTE,
    profile=VERIFIED,
    fix="Write the same name in the readme and in apiProperties.json.",
    bad=[{"readme.md": EXAMPLE.replace("Publisher: Litware", "Publisher: Fabrikam")}],
    ok=[
        {"readme.md": EXAMPLE.replace("Publisher: Litware", "Publisher: Litware Inc.")},
        {"readme.md": EXAMPLE.replace("Publisher: Litware", "Publisher: Lit Ware")},
    ],
)
def readme_publisher_differs(readme: Readme) -> Hits:
    """The readme names another publisher than apiProperties.json.

    ## Why

    The publisher of `apiProperties.json` is shown to every user, and a submission must come from its account. A readme
    with another name is usually a copy of another connector's.

    Names match if they share a word, whatever their case. It is a note, because a company and its brand may have
    different names, and is not asked of independent publishers, who often list several people.
    """
    properties = readme.connector.properties
    publisher = properties.properties.get("publisher") if properties else None
    lines = _lines_of_publisher(readme)
    if isinstance(publisher, str) and lines and (names := _words(publisher)):
        section, name = lines[0]
        words = _words(name)
        is_template = name.casefold().replace("’", "'") == "publisher's name"
        if words and not is_template and not set(names) & set(words) and not _written_apart(names, words):
            text = f"The readme names {shown(name)} as the publisher, but apiProperties.json {shown(publisher)}."
            yield readme.at(section.start, section.end) if section else readme.at(), text


def _lacks(readme: Readme, words: tuple[str, ...]) -> bool:
    """Whether no section is about this. A proposal needs none yet."""
    return not readme.connector.is_proposal and not any(each.is_about(words) for each in _meant(readme))


def _meant(readme: Readme) -> tuple[Section, ...]:
    """The sections of the readme, those below a block of code that was never closed too: that is said once."""
    page = markdown.read(readme.text)
    if page.unclosed is None:
        return page.sections
    return (*page.sections, *markdown.read(readme.text[page.unclosed :].partition("\n")[2]).sections)


def _lines_of_publisher(readme: Readme) -> list[tuple[Section | None, str]]:
    """The names after "Publisher", in a heading, below it, or in a line of its own."""
    found: list[tuple[Section | None, str]] = []
    for each in markdown.read(readme.text).sections:
        if each.is_about(PUBLISHER):
            name = each.title.partition(":")[2].strip() or each.own.strip().partition("\n")[0]
            found.append((each, name.strip()))
    return found or [(None, match[1].strip("*_ \t\r")) for match in _PUBLISHER_LINE.finditer(readme.text)]


def _written_apart(names: list[str], words: list[str]) -> bool:
    """Whether one holds the other once spaces do not count: "TrueDialog Dynamics" and "True Dialog"."""
    one, other = "".join(names), "".join(words)
    return one in other or other in one


def _words(name: str) -> list[str]:
    """The words of a name, without accents and legal forms."""
    legal = {"inc", "ltd", "llc", "gmbh", "the", "corp", "corporation", "limited", "company", "and", "of", "by", "ag"}
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    return [word for word in _WORDS.findall(plain.casefold()) if word not in legal]
