"""Slips in what makers read that no dictionary tells: words twice, garbled letters, markup, other languages."""

from __future__ import annotations

import re
from itertools import islice
from operator import eq
from typing import Final

from connectorops.documents import Document as Text
from connectorops.documents import resolve
from connectorops.edits import SetMember
from connectorops.model import Place
from connectorops.rule import CERTIFIED, NOTE, WARNING, Hits, rule
from connectorops.rules.repairs import DocumentEdits
from connectorops.rules.wording import around, quoted
from connectorops.swagger.nodes import Document

LONGEST: Final = 5000
"""Characters of a text that is looked at; what makers read is shorter."""
_LABELS: Final = "apiDefinition.swagger.json#/paths/~1documents~1{documentId}~1labels/post"
_TWICE: Final = re.compile(r"(?<![\w.,'/-])([A-Za-z]{2,20}) \1(?![\w'/(-])")
_ONCE: Final = frozenset(
    (
        "the", "to", "of", "and", "be", "in", "with", "which", "for", "an", "or", "is", "by", "on", "from", "as", "at",
        "are", "it", "this", "was", "if", "not",
    )
)  # fmt: skip
"""Words that never stand twice for a reason, so that one of them can go."""
_RIGHT_TWICE: Final = frozenset(("that", "had", "bora", "pago", "very", "knock", "no", "bye", "there"))
_GARBLED: Final = re.compile(r"\ufffd|[\u00c2-\u00f4][\u0080-\u2122]{1,3}")
_TAG: Final = re.compile(
    r"</(?:p|b|i|a|ul|ol|li|strong|em|code|pre|span|div|h[1-6]|table|td|tr)>|<(?:br|p) ?/?>|<a href=", re.IGNORECASE
)


def _once(document: Text, place: Place) -> DocumentEdits:
    """Take one of the two words out, where it is a small one."""
    text = resolve(document.value, place.pointer)
    new = _TWICE.sub(lambda found: found[1] if found[1].lower() in _ONCE else found[0], text)
    if new != text:
        yield SetMember(place.pointer, new)


@rule(
    "TX003",
    severity=NOTE,
    profile=CERTIFIED,
    repair=_once,
    fix="Delete one of the two, or write what was meant.",
    bad=[{f"{_LABELS}/description": "Puts one more word on the the document."}],
    ok=[
        {f"{_LABELS}/description": "Says that that document has one more word."},
        {f"{_LABELS}/description": "Puts one more word on. On the next day the document is found by it."},
    ],
)
def word_twice(document: Document) -> Hits:
    """A word stands twice.

    Reviewers ask for the slips of a text one by one. Mostly one of the two was left over from a sentence that was
    changed, sometimes it is another word that is missing.
    """
    texts = document.read_texts
    if not _repeats_a_word(texts.joined):
        return  # an expression takes five times as long to find nothing
    for node, key, text in texts.where(_has_word_twice):
        found = next(each for each in _TWICE.finditer(text) if each[1].lower() not in _RIGHT_TWICE)
        yield node.at(key), f"The word {quoted(found[1])} stands twice in {around(text, found.start())}."


def _has_word_twice(text: str) -> bool:
    if len(text) > LONGEST or not _repeats_a_word(text):
        return False
    return any(each[1].lower() not in _RIGHT_TWICE for each in _TWICE.finditer(text))


def _repeats_a_word(text: str) -> bool:
    words = text.replace("\n", " \n ").split(" ")
    return any(map(eq, words, islice(words, 1, None)))


@rule(
    "TX004",
    severity=WARNING,
    profile=CERTIFIED,
    fix="Write the letters anew, and save the file as UTF-8.",
    bad=lambda: [
        {f"{_LABELS}/description": f"Puts one more word on a document, such as {'résumé'.encode().decode('cp1252')}."},
        {f"{_LABELS}/description": "Puts one more word on a document, such as r\ufffdsum\ufffd."},
    ],
    ok=[{f"{_LABELS}/description": "Puts one more word on a document, such as façade."}],
    also=("SW013",),
)
def text_is_garbled(document: Document) -> Hits:
    """A text has letters that were read in the wrong encoding.

    Text in UTF-8 that a program takes for another encoding shows two or three odd letters for each accented one, and a
    letter that no encoding explains becomes a question mark in a diamond. Makers see the text as it is in the file.
    """
    for node, key, text in document.read_texts.where(_is_garbled):
        yield (
            node.at(key),
            f"{around(text, _odd(text))} is garbled: it was saved in another encoding than it was read in.",
        )


def _is_garbled(text: str) -> bool:
    return not text.isascii() and len(text) <= LONGEST and _odd(text) >= 0


def _odd(text: str) -> int:
    """Where the first garbled letter is; -1 where there is none."""
    return next((each.start() for each in _GARBLED.finditer(text) if _was_utf8(each[0])), -1)


def _was_utf8(letters: str) -> bool:
    """Whether the letters are one letter of UTF-8, as another encoding reads its bytes."""
    for length in range(2, len(letters) + 1):
        for encoding in ("cp1252", "latin-1"):
            try:
                if len(letters[:length].encode(encoding).decode()) == 1:
                    return True
            except UnicodeError:
                continue
    return letters == "\ufffd"


@rule(
    "TX005",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Write plain sentences; for a list, commas.",
    bad=[{f"{_LABELS}/description": "Puts one more <b>word</b> on a document.<br/>It is found more easily."}],
    ok=[{f"{_LABELS}/description": "Puts one more word on a document, between <name> and </name>."}],
)
def text_has_markup(document: Document) -> Hits:
    """A text has tags of HTML.

    The designer shows titles, summaries and descriptions as they are written, tags included. They come from comments
    in code, which a tool turned into a definition.
    """
    for node, key, text in document.read_texts.where(lambda text: "<" in text and _TAG.search(text) is not None):
        if found := _TAG.search(text):
            yield node.at(key), f"{around(text, found.start())} has the tag {found[0]}, which makers see as text."


_FOREIGN: Final = tuple(
    frozenset(words.split())
    for words in (
        "aber alle auf bei das dem der des durch ein eine einem einen einer für ist kann mit nach nicht oder und wird",
        "avec cette ces dans des est être les leur mais nous par pas pour qui que sans sont sur une vous",
        "como con cuando del desde donde este las los para por pero puede que se ser sin sobre una",
        "che come con dei del della delle di gli il nel nella non ogni per quando sono una",
        "com como das dos este foi não ou para pelo quando que são seu sua uma",
        "aan bij deze een het kan met naar niet ook van voor wordt worden zijn",
        "att av den det där eller från för inte med och som är det ikke til og på",
        "dla jest lub które nie oraz przez się tego został",
    )
)
"""Small words of other languages written in Latin letters: German, French, Spanish, Italian, Portuguese, Dutch, the
Scandinavian ones and Polish."""
_ENGLISH: Final = frozenset(
    (
        "the", "of", "and", "to", "is", "in", "for", "a", "an", "this", "that", "with", "by", "are", "be", "or",
        "from", "returns", "which", "it", "as", "on",
    )
)  # fmt: skip
_LEAST: Final = 3


@rule(
    "TX006",
    severity=WARNING,
    policy="5000.2.3.1",
    profile=CERTIFIED,
    fix="Translate the text into English.",
    bad=[
        {f"{_LABELS}/description": "Legt ein Wort auf das Dokument, damit es mit der Suche leichter gefunden wird."},
        {f"{_LABELS}/description": "Ajoute un mot dans le document pour que les autres le trouvent avec la recherche."},
    ],
    ok=[{f"{_LABELS}/description": "Puts a word on a document: de, en, fr or des; Van der Berg uses it."}],
    also=("TX001",),
)
def text_in_another_language(document: Document) -> Hits:
    """A text seems to be written in another language than English.

    Everything that makers read has to be English. Texts in other letters are found by them; this rule knows the small
    words of eight languages that are written in Latin letters, and speaks up where a text has several of one language
    and hardly an English one.
    """
    texts = document.read_texts
    words = set(texts.joined.split())
    if all(len(each & words) < _LEAST for each in _FOREIGN):
        return
    for node, key, text in texts.where(_is_foreign):
        yield node.at(key), f"{quoted(text)} seems not to be English."


def _is_foreign(text: str) -> bool:
    words = [each.rstrip(".,") for each in text.split()] if len(text) <= LONGEST else []
    least = max(_LEAST, 2 * sum(word in _ENGLISH for word in words) + 1)
    return any(len(each.intersection(words)) >= least for each in _FOREIGN)
