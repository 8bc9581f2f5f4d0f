"""Slips of grammar and punctuation that are slips nearly always: articles, spaces, brackets, small first letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from connectorops.documents import Document as Text
from connectorops.model import Place
from connectorops.rule import CERTIFIED, NOTE, Hits, rule
from connectorops.rules.repairs import DocumentEdits, reworded
from connectorops.rules.wording import around, quoted
from connectorops.swagger.nodes import Document, Info, Operation

_SENTENCE: Final = 4
"""Words and signs from which a text can be a sentence."""
LONGEST: Final = 5000
"""Characters of a text that is looked at; what makers read is shorter."""
_DEFINITION: Final = "apiDefinition.swagger.json"
_LABELS: Final = f"{_DEFINITION}#/paths/~1documents~1{{documentId}}~1labels/post"
_ARTICLE: Final = re.compile(
    r"(?:(?<![\w'./-])a|\bA(?<=^A)) (?!(?:and|are|as|at|in|is|if|of|or|on|it|all)\b)"
    r"(?:a[a-z]|e(?!u|we)[a-z]|i[a-z]|o(?!nce|ne|ui)[a-z]|u(?:n(?![aiq])|p|l))[a-z]+\b(?![/_(=])"
    r"|(?:(?<![\w'./-])an|\bAn(?<=^An)) "
    r"(?:[bcdgjkpqtvwyz][a-z]*[aeiouy][a-z]+|[flmnrs][a-z]?[aeiou][a-z]{3,}|h(?!our|eir|ono|one|oma|erb|ist)[aeiu][a-z]{3,}"
    r"|eu[a-z]+|one|once|us(?:er|ed|ab|age|ual)[a-z]*|uni(?![nm])[a-z]+)\b(?![/_(=])"
)
"""An article before a word in small letters that begins with the other kind of sound; names and abbreviations vary."""
_BEFORE_VOWEL: Final = re.compile(r" a [aeiou]")
_BEFORE_CONSONANT: Final = re.compile(r" an (?:[b-df-hj-np-tv-z]|eu|on|un|us)")
"""What is quick to look for: most texts have neither."""
_SPACE_BEFORE: Final = re.compile(
    r"(?<!\S)(?!(?:or|and) )([^\s/]*[A-Za-z)]) +"
    r"(,(?=\s|[A-Za-z]|$)|[;!](?=\s|$)|\?$|\.$|\.(?= [A-Z]))"
)
"""A word that is no address, spaces, and a sign that belongs to the word. What follows "or" is a sign by itself."""
_SPACES: Final = re.compile(r"(?<=[A-Za-z,;]) {2,}(?=[A-Za-z])")
_ITEM: Final = re.compile(r"(?:^|[\s,;:.])(?:\d{1,2}|[A-Za-z]|[ivx]{1,4})$")
"""What stands before the bracket of an enumeration: 1) or b) or iv)."""
_INCHES: Final = re.compile(r'\d"|\\|[{}\u201c\u201d]')
_SMALL: Final = re.compile(r"[a-z]+[a-z] ")


def _mend(reword: Callable[[str], str]) -> Callable[[Text, Place], DocumentEdits]:
    """Give a text other words. The name of the connector is for a person to change."""
    mend = reworded(reword)

    def repair(document: Text, place: Place) -> DocumentEdits:
        if place.pointer != "/info/title":
            yield from mend(document, place)

    return repair


def _slips(
    document: Document, pattern: re.Pattern[str], is_asked: Callable[[str], bool]
) -> Iterator[tuple[Place, str, re.Match[str]]]:
    """The first slip of each text, and the text; `is_asked` quickly tells those that can't have one."""

    def first(text: str) -> re.Match[str] | None:
        return pattern.search(text) if len(text) <= LONGEST and is_asked(text) else None

    for node, key, text in document.read_texts.where(lambda text: first(text) is not None):
        if found := first(text):
            yield node.at(key), text, found


def _article(text: str) -> str:
    return _ARTICLE.sub(lambda found: _other(found[0]), text)


def _other(words: str) -> str:
    """The words with the other article."""
    article, _, word = words.partition(" ")
    return f"{article[0]}{'' if article.endswith('n') else 'n'} {word}"


@rule(
    "TX020",
    severity=NOTE,
    profile=CERTIFIED,
    repair=_mend(_article),
    fix="Write an before a vowel that is heard, and a before any other sound.",
    bad=[
        {f"{_LABELS}/description": "Puts a empty label on a document."},
        {f"{_LABELS}/description": "Puts a label of an user on a document."},
    ],
    ok=[
        {f"{_LABELS}/description": "Puts a unique label, a URL or an SMS on a document, once an hour."},
        {f"{_LABELS}/description": "Puts a label on a document: A and a are one letter, an x-axis is none."},
    ],
)
def article_is_the_other(document: Document) -> Hits:
    """A text has "a" before a vowel, or "an" before a consonant.

    Reviewers ask for the slips of a text one by one. Only words in small letters whose sound is certain are judged;
    names and abbreviations are not.
    """
    for place, _, found in _slips(document, _ARTICLE, _may_have_article):
        yield place, f"{quoted(found[0])} has the wrong article; {quoted(_other(found[0]))} was expected."


def _may_have_article(text: str) -> bool:
    return (
        text.startswith(("A ", "An ", "a ", "an "))
        or (" a " in text and _BEFORE_VOWEL.search(text) is not None)
        or (" an " in text and _BEFORE_CONSONANT.search(text) is not None)
    )


def _closed(text: str) -> str:
    """The text without the spaces; "" for one so short that a word seems to be missing."""
    return _SPACE_BEFORE.sub(r"\1\2", text) if len(text.split()) >= _SENTENCE else ""


def _may_have_space(text: str) -> bool:
    return " ," in text or " ." in text or " ;" in text or " !" in text or " ?" in text


@rule(
    "TX021",
    severity=NOTE,
    profile=CERTIFIED,
    repair=_mend(_closed),
    fix="Put the sign directly behind the word, or write the word that is missing between them.",
    bad=[
        {f"{_LABELS}/description": "Puts a label , which may be new , on a document."},
        {f"{_LABELS}/description": "Puts a label on a document ."},
    ],
    ok=[{f"{_LABELS}/description": "Puts a label such as .net, * or ? on a document, and keeps .csv files."}],
)
def space_before_punctuation(document: Document) -> Hits:
    """A text has a space before a comma, a full stop or the like.

    Mostly it is a slip. In texts that a tool made of a template, a word is missing: "The ." was to name something.
    """
    for place, text, found in _slips(document, _SPACE_BEFORE, _may_have_space):
        yield place, f'{around(text, found.start())} has a space before "{found[2]}".'


@rule(
    "TX022",
    severity=NOTE,
    profile=CERTIFIED,
    repair=_mend(lambda text: _SPACES.sub(" ", text)),
    fix="Leave one space.",
    bad=[{f"{_LABELS}/description": "Puts a label  on a document."}],
    ok=[{f"{_LABELS}/description": "Puts a label on a document.  The label may be new."}],
)
def spaces_in_a_row(document: Document) -> Hits:
    """A text has several spaces between two words.

    Some views show all of them. Mostly a word was taken out there, or a line break. Two spaces after a full stop are a
    habit, and not meant.
    """
    for place, text, found in _slips(document, _SPACES, lambda text: "  " in text):
        before, after = text[: found.start()].split()[-1], text[found.end() :].split()[0]
        yield place, f"{len(found[0])} spaces stand between {quoted(before)} and {quoted(after)}."


@rule(
    "TX023",
    severity=NOTE,
    profile=CERTIFIED,
    fix="Close what is open, or leave the sign out.",
    bad=[
        {f"{_LABELS}/description": "Puts a label (one that may be new on a document."},
        {f"{_LABELS}/description": "Puts a label, one that may be new), on a document."},
        {f"{_LABELS}/description": 'Puts a "label on a document.'},
    ],
    ok=[
        {f"{_LABELS}/description": 'Puts 1) a label, b) a mark or iii) none (or "two") on a document of 14" or less.'},
        {f"{_LABELS}/description": "Puts a smile :) or a wink ;-) on a document."},
    ],
)
def bracket_is_open(document: Document) -> Hits:
    """A round bracket or a double quote of a text has no counterpart.

    A part of the sentence was cut off, or put into another sentence. Brackets of enumerations and of smileys are not
    meant, nor are other brackets, which stand in code and templates.
    """
    for node, key, text in document.read_texts.where(lambda text: _unpaired(text) is not None):
        at = _unpaired(text) or 0
        name = {"(": "an opening bracket", ")": "a closing bracket"}.get(text[at], "a double quote")
        yield node.at(key), f"{around(text, at)} has {name} without its counterpart."


def _unpaired(text: str) -> int | None:
    """Where a sign is that has no counterpart."""
    if len(text) > LONGEST:
        return None
    if text.count("(") != text.count(")") and (found := _bracket(text)) is not None:
        return found
    return text.rindex('"') if text.count('"') % 2 and not _INCHES.search(text) else None


def _bracket(text: str) -> int | None:
    opened: list[int] = []
    for at, sign in enumerate(text):
        if sign == "(":
            opened.append(at)
        elif sign == ")" and opened:
            opened.pop()
        elif sign == ")" and not (text[:at].endswith((":", ";", "-")) or _ITEM.search(text[max(at - 6, 0) : at])):
            return at
    return opened[0] if opened else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@rule(
    "TX024",
    severity=NOTE,
    profile=CERTIFIED,
    repair=reworded(_capital),
    fix="Begin with a capital letter.",
    bad=[
        {f"{_LABELS}/description": "puts one more label on a document."},
        {f"{_LABELS}/summary": "add one more label"},
        {f"{_DEFINITION}#/info/description": "keeps the documents of a company, and finds them again by any word."},
    ],
    ok=[
        {f"{_LABELS}/summary": "iDocument labels"},
        {f"{_DEFINITION}#/info/title": "litware", f"{_LABELS}/summary": "litware label add"},
    ],
    keys=("summary", "description"),
    whole=False,
)
def text_begins_small(node: Operation | Info) -> Hits:
    """A summary or description begins with a small letter.

    Makers see the summaries of operations below each other, and nearly all of them begin with a capital letter. Names
    that are written in small letters are not meant, if the title has them.
    """
    title = (node.root.child("info").get("title") or "") if isinstance(node.root, Document) else ""
    for key in ("summary", "description"):
        text = node.text(key) or ""
        if (found := _SMALL.match(text)) and found[0].strip() not in str(title).lower():
            yield node.at(key), f"The {key} {quoted(text)} begins with a small letter."
