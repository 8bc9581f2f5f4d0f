"""The language of a definition: English, in characters that every part of the platform shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from connectorops.documents import Document as Text
from connectorops.documents import split
from connectorops.model import Place
from connectorops.rule import CERTIFIED, ERROR, WARNING, Hits, rule
from connectorops.rules.repairs import DocumentEdits, reworded
from connectorops.rules.wording import around, listed
from connectorops.swagger.foreign_texts import Way
from connectorops.swagger.nodes import Document

# What people read; all other text is data of the API, which has the language that it has.
TEXTS: Final = frozenset(
    ("title", "description", "summary", "x-ms-summary", "displayName", "x-ms-trigger-hint", "propertyValue")
)
DATA: Final = frozenset(("default", "enum", "example", "examples", "x-example", "x-ms-test-value"))
SHOWN: Final = 3
QUOTED: Final = 3
"""A text is in another language if one letter of this many is; where there are fewer, a name is quoted in English."""

# Where letters begin that are neither Latin nor marks on Latin letters. A few later blocks are Latin or symbols again.
_FOREIGN: Final = (
    r"[\u0370-\u1cff\u1f00-\u1fff\u2c00-\u2c5f\u2c80-\ua71f\ua800-\uab2f\uab70-\uffff\U00010000-\U0001ffff]"
)
_GREEK: Final = re.compile(r"[\u0370-\u03ff]")
_NEITHER: Final = ("LATIN ", "FULLWIDTH LATIN ", "MODIFIER LETTER ", "MATHEMATICAL ")

_LONG_DASH: Final = re.compile(r" ?[\u2014\u2015] ?")
# What word processors put in the place of quotes, hyphens and spaces.
_TYPOGRAPHY: Final = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000"), " "),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), ""),
    ord("\u2026"): "...",
}

DEFINITION: Final = "apiDefinition.swagger.json"


def _plain(document: Text, place: Place) -> DocumentEdits:
    """Write a text in ASCII that only people read, if nothing but quotes, dashes and spaces keeps it from that."""
    if split(place.pointer)[-1] in TEXTS - {"propertyValue"} and place.pointer != "/info/title":
        yield from reworded(_in_ascii)(document, place)


def _in_ascii(text: str) -> str:
    plain = _LONG_DASH.sub(" - ", text).translate(_TYPOGRAPHY)
    return plain.strip() if plain.isascii() else ""


@rule(
    "SW012",
    severity=ERROR,
    microsoft="ValueMustBeInEnglish",
    policy="5000.2.3.1",
    profile=CERTIFIED,
    fix="Translate the text into English.",
    bad=[
        {f"{DEFINITION}#/info/description": "Архив хранит документы компании и помогает легко их находить."},
        {f"{DEFINITION}#/definitions/Account/properties/plan/title": "名前"},
    ],
    ok=[
        {f"{DEFINITION}#/paths/~1documents/get/parameters/2/x-ms-enum-values/0/value": "草稿"},
        {f"{DEFINITION}#/definitions/Account/properties/plan/description": "The plan, at most 5 μm wide."},
        {f"{DEFINITION}#/definitions/Account/properties/plan/description": "The plan; that of Moscow is called Общий."},
    ],
)
def value_not_in_english(document: Document) -> Hits:
    """A text is not written in English.

    Everything that makers read has to be English: certification reviews it in English, and the platform translates it
    from English. This rule looks for letters of other scripts in titles, summaries, descriptions and display names. An
    English text that quotes a foreign word is English; its characters are for SW013. Names, values and examples that
    belong to the API are not judged.
    """
    for way, text in document.foreign_texts:
        if _is_read(way) and (letter := _foreign_letter(text)):
            name = unicodedata.name(letter, "unnamed").lower()
            excerpt = around(text, text.index(letter))
            yield document.at(*_tokens(way)), f"{excerpt} is not all English: it has the letter {letter} ({name})."


@rule(
    "SW013",
    severity=WARNING,
    policy="5000.2.3.6",
    profile=CERTIFIED,
    repair=_plain,
    fix="Use plain quotes, hyphens and spaces, and write accented letters in their plain form.",
    bad=[
        {f"{DEFINITION}#/info/description": "Keeps all documents safe \u2013 and easy to find and describe."},
        {f"{DEFINITION}#/definitions/DocumentInput/properties/labels/description": "The document\u2019s labels."},
        {f"{DEFINITION}#/info/title": "Litware\u00a0Archive"},
    ],
)
def value_not_ascii(document: Document) -> Hits:
    """A value has characters outside ASCII.

    Typographic quotes, long dashes and non-breaking spaces come from word processors; some steps of certification and
    deployment garble them, and search doesn't find words that contain them. Certification has returned connectors for
    such characters. Each value is reported once, with the characters that it has.
    Values that the API defines (enums, defaults, examples) are left alone: they can't be written in another way.
    """
    for way, text in document.foreign_texts:
        if not (_is_data(way) or (_is_read(way) and _foreign_letter(text))):
            found = list(dict.fromkeys(each for each in text if each > "\x7f"))
            named = listed([_character(each) for each in found[:SHOWN]])
            others = len(found) - SHOWN
            more = f" and {others} other such character{'' if others == 1 else 's'}" if others > 0 else ""
            message = f"{around(text, text.index(found[0]))} has {named}{more}"
            yield document.at(*_tokens(way)), f"{message}; plain ASCII was expected."


def _tokens(way: Way) -> list[str | int]:
    tokens = []
    while way:
        token, way = way
        tokens.append(token)
    return tokens[::-1]


def _is_read(way: Way) -> bool:
    """Whether people read the value that the way leads to."""
    return bool(way) and way[0] in TEXTS and not _is_data(way)


def _is_data(way: Way) -> bool:
    """Whether the value is in one that the API defines, such as an enum."""
    while way:
        token, way = way
        if token in DATA:
            return True
    return False


@cache
def _foreign() -> re.Pattern[str]:
    """Compiled when it is needed: a set this large takes 5 ms, and most runs see no such letter or judge nothing."""
    return re.compile(_FOREIGN)


def _foreign_letter(text: str) -> str:
    """The first letter of another script than Latin; "" where there is none, or only a word or two is quoted."""
    letters = list(_foreign_letters(text))
    is_other = bool(letters) and len(letters) * QUOTED >= sum(map(str.isalpha, text))
    return letters[0] if is_other else ""


def _foreign_letters(text: str) -> Iterator[str]:
    """The letters of other scripts. A Greek one that stands alone is a sign (Δt, μm); so are those of mathematics."""
    for found in _foreign().finditer(text):
        letter = found[0]
        is_letter = unicodedata.category(letter)[0] == "L" and not unicodedata.name(letter, "").startswith(_NEITHER)
        neighbours = text[max(found.start() - 1, 0) : found.start()] + text[found.end() : found.end() + 1]
        if is_letter and (not _GREEK.match(letter) or _GREEK.search(neighbours)):
            yield letter


def _character(character: str) -> str:
    name = unicodedata.name(character, "unnamed").lower()
    code = f"U+{ord(character):04X}, {name}"
    return f"{character} ({code})" if character.isprintable() else code
