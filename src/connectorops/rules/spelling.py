"""Spelling of what makers read, and slips that a dictionary does not know of."""

from __future__ import annotations

import re
from functools import partial
from itertools import islice
from typing import Final

from connectorops.model import Place
from connectorops.rule import CERTIFIED, NOTE, WARNING, Hits, rule
from connectorops.schema.words import shown
from connectorops.spelling import english
from connectorops.swagger.nodes import Document

MOST_WORDS: Final = 300
"""Unknown words of one document that are looked at: a real one has a few, a hostile one a million."""
_WORD: Final = re.compile(
    r"(?<![\w./@#$%{}<>\-_'`\"\[\])(=:])(?:[a-z]{4,30}|(?<=\n)[A-Z][a-z]{5,30}(?= [a-z]))"
    r"(?![\w/@_(='\u2019\]]|[.:-]\w)"
)
"""A word of plain text: names, code and addresses look otherwise. Capitals begin the first word of a sentence only."""
_PARTS: Final = re.compile(r"[A-Za-z][a-z]+|[A-Z]+")
_CODE: Final = re.compile(r"[`{}<>]|https?:")
KNOWN: Final = frozenset(
    """
    actuals admin async attaches autofill backend callee carbs checkbox checkin checkout codec comms config
    dataset doesn dropdown ebook endpoint endpoints fileid financials frontend guid guids hashtag iframe inbox
    intro inviter invoicee login logout lookup metadata metre mille millis nullable oauth odata online orderid
    param params pwned ratin recents regex repo repos rrule rrules rtype sensei signee signees signin signup
    spacex sublist subtask subtasks timestamp unarchive unassign unban upsert upserts username webhook webhooks
    whitelist whois wildcard
    """.split()  # noqa: SIM905 - read as a text
)
"""What is written of APIs and products, and is near a common word."""
_BEGIN: Final = re.compile(
    r"(?<![\w.])[a-z]{2,20}\.(?:The|This|These|If|It|For|You|Use|When|Only|Default|Returns|Please|Must|Can|In|An?)\s"
)

_DEFINITION: Final = "apiDefinition.swagger.json"
_LABELS: Final = f"{_DEFINITION}#/paths/~1documents~1{{documentId}}~1labels/post"


@rule(
    "TX001",
    severity=WARNING,
    policy="5000.2.3.2",
    profile=CERTIFIED,
    fix="Correct the word. If it is right, list it under `words` in .github/connectorops.yml.",
    bad=[
        {f"{_LABELS}/description": "Puts one more label on a document, and returns all informations of it."},
        {f"{_LABELS}/description": "Puts one more label on a document that was recieved by mail."},
        {f"{_LABELS}/description": "Informaton is put on a document as one more label."},
        {f"{_LABELS}/description": "Puts one more label on taht document, if it has none."},
    ],
    ok=[
        {f"{_LABELS}/description": "Puts one more label on a document, in the colour that you favour, by an upsert."},
        {f"{_LABELS}/description": "Puts one more label on a document: see recieve_mail, `recieve` and /recieve."},
        {f"{_LABELS}/description": "Vocean puts one more label on a document, and another one if Vocean is asked to."},
        {f"{_LABELS}/description": "Puts one more label on a document: (u)pdate the old one or (c)reate it."},
    ],
)
def word_misspelt(document: Document) -> Hits:
    """A word is misspelt.

    Certification returns connectors for spelling, and makers trust an action less whose text has slips. A word is
    reported if an English dictionary does not know it and a common word is one letter away; one of four letters, if
    two are swapped. Code, names that the definition itself uses, and British spellings are not; nor are words with
    capitals, unless a text begins with one. Each word is reported once.
    """
    texts, dictionary = document.read_texts, english()
    words = {each: each.lower() for each in _words(texts.joined) if each.lower() not in KNOWN}
    unknown = sorted(each for each, word in words.items() if not dictionary.knows(word))[:MOST_WORDS]
    others = frozenset(words.values())
    slips = [(each, meant) for each in unknown if (meant := dictionary.meant(words[each], others))]
    names = _names(document) if slips else frozenset()
    for word, meant in slips:
        if words[word] not in names and not _is_name(word, texts.joined):
            for node, key, _ in islice(texts.where(partial(_has, word)), 1):
                place = node.at(key)
                yield (
                    Place(place.path, place.pointer, key=word),
                    f"{shown(word)} looks misspelt; {shown(meant)} was probably meant.",
                )


def _words(text: str) -> set[str]:
    return set(_WORD.findall(f"\n{text}"))


def _is_name(word: str, texts: str) -> bool:
    """Whether a word with a capital has it inside of sentences too."""
    at = texts.find(f" {word}", 1) if word[0].isupper() else -1
    while at > 0 and not (texts[at - 1].islower() or texts[at - 1] in ",;"):
        at = texts.find(f" {word}", at + 1)
    return at > 0


def _has(word: str, text: str) -> bool:
    """Whether a text that is not code has the word."""
    return word in text and not _CODE.search(text) and word in _words(text)


def _names(document: Document) -> frozenset[str]:
    """The words that the definition makes names of, and those of the project."""
    found = set(document.connector.limits.words)
    for node in document.nodes:
        value = node.value
        for each in (value.get("name"), value.get("operationId"), value.get("title"), *value.get("properties", ())):
            if isinstance(each, str):
                found.update(part.lower() for part in _PARTS.findall(each[:200]))
    return frozenset(found)


@rule(
    "TX002",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Put a space after the full stop.",
    bad=[{f"{_LABELS}/description": "Puts one more label on a document.The label may be new to the archive."}],
    ok=[{f"{_LABELS}/description": "Puts one more label on a document.type of the archive. The label may be new."}],
)
def space_missing_after_full_stop(document: Document) -> Hits:
    """Two sentences stand together without a space.

    Reviewers ask for the space: it mostly comes from two texts that a tool put together.
    """
    for node, key, found in document.read_texts.having(_BEGIN):
        yield node.at(key), f"A space is missing after the full stop of {shown(found[0].strip())}."
