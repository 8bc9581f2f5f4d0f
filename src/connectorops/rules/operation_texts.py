"""What makers read of an operation: its summary and its description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.info import PRODUCTS
from connectorops.rules.repairs import reworded, unpunctuated
from connectorops.rules.wording import listed
from connectorops.schema.words import shown
from connectorops.swagger.nodes import Operation

RESTRICTED: Final = "/\\<>*%&?"
"""What Microsoft's validator refuses in a summary, as it prints it."""
_ALL_RESTRICTED: Final = frozenset(RESTRICTED)
_UNUSUAL: Final = re.compile(r"(?=[\x00-\x7f])[^A-Za-z0-9 ()\-',:.]")
"""The guide allows letters, digits, spaces and parentheses; the rest of these is accepted in review all the time."""
_URL: Final = re.compile(r"https?://|\bwww\.[a-z0-9]", re.IGNORECASE)
_IN_PRODUCTS: Final = ("power", "logic", "copilot")
_PLAIN_WORD: Final = re.compile(r"[A-Z][a-z]+")

_LABELS: Final = "apiDefinition.swagger.json#/paths/~1documents~1{documentId}~1labels/post"
_ACCOUNT: Final = "apiDefinition.swagger.json#/paths/~1account/get"


@rule(
    "SW125",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    profile=CERTIFIED,
    fix="Add a `summary`: what the operation does, in a few words, such as `Get an invoice`.",
    bad=[{f"{_LABELS}/summary": None}],
    ok=[{f"{_ACCOUNT}/summary": None}],
)
def operation_without_summary(operation: Operation) -> Hits:
    """An operation has no summary.

    The summary is the name under which makers find an operation in the designer; without one they see the id.
    Certification demands a summary for every operation that makers can see. Operations with the visibility
    `internal` are exempt, because nobody sees them.
    """
    if "summary" not in operation.value and operation.value and not operation.internal:
        yield operation.at(key="summary"), f"{operation.label} has no summary, which is its name in the designer."


@rule(
    "SW126",
    severity=WARNING,
    microsoft="OperationSummaryTooLong",
    profile=CERTIFIED,
    fix="Keep the summary to a verb and what it acts on; explain the rest in the description.",
    bad=[{f"{_LABELS}/summary": "Add a label to a document " * 3 + "and more"}],
    ok=[{f"{_LABELS}/summary": "Label" * 16}],
    keys=["summary"],
)
def operation_summary_too_long(operation: Operation) -> Hits:
    """The summary of an operation is longer than 80 characters.

    The designer shows the summary as the title of a step and cuts it off where it doesn't fit. Microsoft's guides say
    80 characters; its validator advises to shorten longer ones and doesn't publish its number. It is a warning
    because that advice is not known to have blocked anyone. An older text says 120: `limits: {summary: 120}`.
    """
    summary, most = operation.text("summary") or "", operation.root.connector.limits.summary
    if len(summary) > most:
        yield (
            operation.at("summary"),
            f"The summary {shown(summary)} has {len(summary)} characters; at most {most} were expected.",
        )


def _in_words(summary: str) -> str:
    """A summary with "and" for "&" and without a question mark at its end; "" where that is not enough."""
    words = summary.replace(" & ", " and ").rstrip("?").rstrip()
    return words if _ALL_RESTRICTED.isdisjoint(words) else ""


@rule(
    "SW127",
    severity=ERROR,
    microsoft="RestrictedCharactersInSummary",
    profile=CERTIFIED,
    repair=reworded(_in_words),
    fix="Replace the characters by words, such as `and` for `&` or `or` for `/`.",
    bad=[{f"{_LABELS}/summary": "Add a label/tag"}, {f"{_LABELS}/summary": "Add a label?"}],
    ok=[{f"{_LABELS}/summary": "Add a label (beta)"}],
    keys=["summary"],
)
def summary_has_restricted_characters(operation: Operation) -> Hits:
    r"""A summary has characters that are not allowed.

    Microsoft's validator refuses a summary with any of ``/ \ < > * % & ?``. They have a meaning in the addresses,
    expressions and markup that the platform makes of summaries.
    """
    summary = operation.text("summary") or ""
    if not _ALL_RESTRICTED.isdisjoint(summary):
        found = [each for each in dict.fromkeys(summary) if each in RESTRICTED]
        yield (
            operation.at("summary"),
            f"The summary {shown(summary)} contains {listed(found)}; none of {' '.join(RESTRICTED)} is allowed.",
        )


@rule(
    "SW128",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Write the summary with letters, digits, spaces and parentheses only.",
    bad=[{f"{_LABELS}/summary": "Add a label #work today"}, {f"{_LABELS}/summary": "Add_a_label"}],
    ok=[{f"{_LABELS}/summary": "Add a document's label - v1.2"}],
    keys=["summary"],
    also=["TX015"],
)
def summary_has_unusual_characters(operation: Operation) -> Hits:
    """A summary has characters other than letters, digits and parentheses.

    Certification asks for letters, digits, spaces and parentheses, so that summaries read alike in every connector.
    Hyphens, apostrophes, commas, colons and full stops pass review all the time and are not reported here; nor are
    characters outside ASCII, the ones that the validator refuses, and the last character, which have rules of their
    own.
    """
    summary = operation.text("summary") or ""
    found = [each for each in dict.fromkeys(_UNUSUAL.findall(summary[:-1])) if each not in RESTRICTED]
    if found:
        yield operation.at("summary"), f"The summary {shown(summary)} contains {listed([_shown(e) for e in found])}."


def _shown(character: str) -> str:
    return f'"{character}"' if character.isprintable() else f"the control character {ord(character):#04x}"


@rule(
    "SW129",
    severity=ERROR,
    microsoft="ValueMustEndWithAlphanumeric",
    profile=CERTIFIED,
    repair=reworded(unpunctuated),
    fix="End the summary with a letter, a digit or `)`: no full stop, and no space.",
    bad=[{f"{_LABELS}/summary": "Add a label."}, {f"{_LABELS}/summary": "Add a label "}],
    ok=[{f"{_LABELS}/summary": "Add a label (beta)"}],
    keys=["summary"],
)
def summary_ends_badly(operation: Operation) -> Hits:
    """A summary doesn't end with a letter or a digit.

    A summary is a title and no sentence, so it ends without a full stop, and a space at its end can't be seen but is
    compared. Microsoft's guides demand a letter or digit; a closing parenthesis passes review, because `(deprecated)`
    and `(Preview)` are in use everywhere.
    """
    summary = operation.text("summary") or ""
    if summary.strip() and not summary[-1].isalnum() and summary[-1] not in f"){RESTRICTED}":
        end = "a space" if summary[-1].isspace() else _shown(summary[-1])
        yield operation.at("summary"), f"The summary {shown(summary)} ends with {end}; a letter or digit was expected."


@rule(
    "SW130",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Say in words what the operation does: `List boards` instead of `list_boards`.",
    bad=[{f"{_LABELS}/summary": "AddLabel"}, {f"{_ACCOUNT}/summary": "GetAccount"}],
    ok=[{f"{_LABELS}/operationId": "Label", f"{_LABELS}/summary": "Label"}],
    keys=["operationId"],
)
def summary_is_the_operation_id(operation: Operation) -> Hits:
    """A summary repeats the operationId.

    The id is for machines, the summary is what makers read. Reviewers ask for a real summary, even of internal
    operations. A single plain word, such as `Search`, can be both and is not reported.
    """
    summary = operation.text("summary") or ""
    if summary and summary == operation.id and not _PLAIN_WORD.fullmatch(summary):
        yield operation.at("summary"), f"The summary {shown(summary)} is the operationId; words were expected."


@rule(
    "SW131",
    severity=ERROR,
    microsoft="RequiredPropertyMissing",
    profile=CERTIFIED,
    fix="Add a `description`: one full sentence on what the operation does and returns.",
    bad=[{f"{_LABELS}/description": None}],
    ok=[{f"{_ACCOUNT}/description": None}],
)
def operation_without_description(operation: Operation) -> Hits:
    """An operation has no description.

    The description is the help text below the name in the designer, and what agents read to decide whether an
    operation fits. Certification demands one for every operation that makers can see. Operations with the visibility
    `internal` are exempt.
    """
    if "description" not in operation.value and operation.value and not operation.internal:
        yield (
            operation.at(key="description"),
            f"{operation.label} has no description, which is its help text in the designer.",
        )


@rule(
    "SW132",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Say in the description what the summary can't: what is returned, what is needed, what changes.",
    bad=[{f"{_LABELS}/description": "Add a label."}],
    ok=[{f"{_ACCOUNT}/description": "Get the account."}],
    keys=["description"],
)
def description_repeats_the_summary(operation: Operation) -> Hits:
    """A description only repeats the summary.

    Makers see both texts together, so a description that repeats the summary tells them nothing. Guides and reviewers
    ask for a full sentence that adds something. A third of the published connectors has such descriptions, so this
    does not stop a certification. Internal operations are not judged.
    """
    summary, description = operation.text("summary") or "", operation.text("description") or ""
    if summary.strip() and _bare(summary) == _bare(description) and not operation.internal:
        yield operation.at("description"), f"The description {shown(description)} repeats the summary."


def _bare(text: str) -> str:
    """Text without what doesn't make it another one."""
    return text.strip(" \t\r\n.!?").casefold()


@rule(
    "SW133",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Leave the name out, or say `flow`, `app` or `this connector`.",
    bad=[
        {f"{_LABELS}/summary": "Add a label from Power Automate"},
        {f"{_LABELS}/description": "Puts one more word on a document, for use in Logic Apps."},
    ],
    ok=[{f"{_LABELS}/description": "Overpower automated labels with a word of your own."}],
    keys=["summary", "description"],
)
def operation_names_a_product(operation: Operation) -> Hits:
    """A summary or description names a product of the Power Platform.

    One connector serves flows, apps, logic apps and agents alike, and products are renamed from time to time.
    Certification doesn't allow their names in a summary or description. An operation that is really about one of
    these products, such as an administrator's, has a reason to keep it.
    """
    for key, text in _texts(operation):
        lower = text.lower()
        if not any(word in lower for word in _IN_PRODUCTS):
            continue  # an expression that ignores case takes ten times as long to find nothing
        names = list(dict.fromkeys(PRODUCTS.findall(text)))
        if names:
            yield operation.at(key), f"The {key} of {operation.label} names {listed(names)}, a product of the platform."


def _texts(operation: Operation) -> Iterator[tuple[str, str]]:
    for key in ("summary", "description"):
        if text := operation.text(key):
            yield key, text


@rule(
    "SW134",
    severity=WARNING,
    policy="5000.2.3.6",
    profile=CERTIFIED,
    fix="Say in words what is behind the address; links belong into the readme.",
    bad=[
        {f"{_LABELS}/description": "Puts one more word on a document, see https://archive.example.com/labels for more."}
    ],
    keys=["summary", "description"],
)
def operation_text_has_url(operation: Operation) -> Hits:
    """A summary or description contains a web address.

    The designer shows the text as it is: an address can't be clicked, takes the place of an explanation, and goes
    out of date. Certification returns connectors with addresses in descriptions, according to publishers; Microsoft
    has not published the text of that policy.
    """
    for key, text in _texts(operation):
        if ("://" in text or "www." in text.lower()) and (found := _URL.search(text)):
            address = text[found.start() :][:200].split()[0]
            yield operation.at(key), f"The {key} of {operation.label} contains the address {shown(address)}."
