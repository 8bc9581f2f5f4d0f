"""What only stands for a secret, a person or a host: placeholders, samples, and what documentation may freely name.

Everything that judges values asks here, so that what is a placeholder to one rule is one to all. Nothing issued by
a machine has a word or a counted-up alphabet in it, except by an accident that is rarer than a typing mistake.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from itertools import pairwise
from typing import Final

_TEMPLATE: Final = re.compile(
    r"\[.*\]|<.*>|\{.*\}|\(.*\)|\*+|\.{2,}|[-_xX#?.*•…0]+"  # [[ClientId]], <your key>, {key}, ****, xxxx-xxxx, …
    r"|[$@]?\{\{?[^{}]*\}?\}|\$[A-Za-z_(][^\s$]*\$?|%[A-Za-z_]\w*%|@[A-Za-z]\S*",  # ${KEY}, {{key}}, %KEY%, @a(…)
    re.DOTALL,
)
_WITHIN: Final = re.compile(
    r"\{\{|\$\{|@\{|#\{|\[\[|<[A-Za-z]|\.\.\.|…|\*\*\*|%7[Bb]|[xX]{4}|0{8}|-0000-|\(\w*\)|\w\(|\[['\"]"
)
_WORDS: Final = re.compile(
    r"dummy|place-?_?holder|your|my[-_]|sample|example|replace|insert|enter[-_ ]|please|redacted|removed|change-?_?me"
    r"|todo|xxx|fake|foo|lorem|string|null|undefined|unknown|encrypt"
    r"|contoso|fabrikam|northwind|adventure-?works|litware|woodgrove",
    re.IGNORECASE,
)
_KEYBOARD: Final = re.compile(
    r"deadbeef|abcdef|fedcba|123456|654321|098765|987654|qwert|asdfg|zxcvb|hunter2", re.IGNORECASE
)
_STAND_INS: Final = re.compile(
    r"(?=.*[A-Za-z])(?:client|tenant|api|app|access|auth|private|secret|token|test|key|pass|password|pwd|user|name|value|here|id|the"
    r"|some|any|new|old|a|of|for|bearer|basic|subscription|account|guid|uuid|demo|default|none|true|false|[-_. ]|\d)+",
    re.IGNORECASE,
)
_GUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SEGMENT: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_UNSPEAKABLE: Final = re.compile(r"[^aeiouy]{5}|q[^u]|(?:[jqvwx]|z(?!z)){2}", re.IGNORECASE)

_KNOWN_SAMPLES: Final = frozenset(
    {
        "7f75367e78812551",  # the JSON Web Token that its debugger begins with
        "0011cc25eb432071",  # the account key of the storage emulator
        # browser keys in the public documentation of maps and of sign-in
        "49f777db995e8260",
        "a6c814bc555ae62c",
        "8731261cb72d8626",
        "2037abcaffb2b777",
        "ea9bb1082cf95663",
        "a19f89ab3555eac1",
        "e4a5542bb7fd7b67",
        "5f83f5d22b14c24a",
        "0b476bdf9acf2123",
    }
)
"""The first half of each value's sha256: documentation shows them, and no secret may stand here."""

_RESERVED_HOST: Final = re.compile(
    r"(?:.+\.)?(?:example(?:\.(?:com|org|net|edu))?|test|invalid|localhost|local"  # RFC 2606, RFC 6761, RFC 6762
    r"|(?:contoso|fabrikam|northwindtraders|adventure-works|litwareinc|woodgrovebank|tailspintoys|wingtiptoys|proseware"
    r"|wideworldimporters|fourthcoffee|treyresearch|relecloud|margiestravel|alpineskihouse|cohowinery)\.com"
    r"|contoso\.onmicrosoft\.com|(?:foo|bar|acme|domain|mydomain|yourdomain|mycompany|yourcompany|company|email)\.com)\.?",
    re.IGNORECASE,
)
"""Hosts that nobody can own, the companies that Microsoft's documentation invents, and everybody's stand-ins."""

_FICTION_NUMBERS: Final = re.compile(
    r"(?:1?[2-9]\d\d)?555\d{4}"  # North America: 555-0100 to 0199 are reserved, the others unassigned
    r"|(?:44|0)(?:7700900|1632960|2079460|3069990|8081570|9098790|1144960|1154960|1164960|1174960|1184960|1214960"
    r"|1314960|1414960|1514960|1614960|1914980|2890180|2920180)\d{3}"  # United Kingdom: Ofcom's numbers for drama
    r"|(?:33|0)(?:19900|26191|35301|46571|53649|63998)\d{4}"  # France: ARCEP's
    r"|(?:61|0)(?:[2378]5550|[2378]7010|491570|491571|491572)\d{2,4}"  # Australia: ACMA's
    r"|(\d)\1{6,}|0?1?23456789\d*|1234567\d*|\d*987654321\d*"
)


def is_placeholder(value: str) -> bool:
    """Whether the value says by itself that a real one belongs there: brackets, templates, words, fillings."""
    value = value.strip().strip("\"'`")
    if not value or _TEMPLATE.fullmatch(value) or _WITHIN.search(value):
        return True
    if len(set(value.lower()) - set("-_. ")) < 4:
        return True
    return bool(_WORDS.search(value) or _STAND_INS.fullmatch(value))


def is_known_sample(value: str) -> bool:
    """Whether documentation shows this very value, so that it opens nothing."""
    return hashlib.sha256(value.strip().encode("utf-8", "surrogatepass")).hexdigest()[:16] in _KNOWN_SAMPLES


def is_sample(value: str) -> bool:
    """Whether a person made it up: counted up, repeated, or taken from the keyboard."""
    value = value.strip()
    if _KEYBOARD.search(value):
        return True
    letters = [ord(letter) for letter in value.lower() if letter.isalnum()]
    return len(letters) >= 4 and (_stepping(letters) or _periodic(letters))


def _stepping(letters: list[int]) -> bool:
    """abcdef, 654321, a1b2c3d4: most characters follow from one of the two before them."""
    followers = sum(
        abs(letter - letters[place - 1]) <= 1 or (place > 1 and abs(letter - letters[place - 2]) == 1)
        for place, letter in enumerate(letters)
        if place
    )
    return followers >= 0.65 * (len(letters) - 1)


def _periodic(letters: list[int]) -> bool:
    """a1b2a1b2a1b2: the whole repeats what it begins with."""
    return any(letters[period:] == letters[:-period] for period in range(1, min(len(letters) // 2, 20) + 1))


def is_guid(value: str) -> bool:
    return _GUID.fullmatch(value) is not None


def is_words(value: str) -> bool:
    """Whether it is made of words, as identifiers, paths and sentences are, and not of what a generator draws."""
    return _in_words(value) >= 0.6 * sum(letter.isalnum() for letter in value)


def is_spoken(value: str) -> bool:
    """Whether more of its letters are in words than not, whatever digits there are."""
    return _in_words(value) > 0.5 * sum(letter.isalpha() for letter in value)


def _in_words(value: str) -> int:
    """Letters that are in words."""
    return sum(len(each) for each in _SEGMENT.findall(value) if _is_word(each))


def _is_word(segment: str) -> bool:
    """Whether it can be said: random letters have few vowels, many consonants in a row, or pairs that no word has."""
    vowels = sum(letter in "aeiouAEIOU" for letter in segment)
    return len(segment) >= 4 and vowels >= 0.2 * len(segment) and not _UNSPEAKABLE.search(segment)


def entropy(value: str) -> float:
    """Bits for each character, by Shannon."""
    total = len(value)
    return -sum(count / total * math.log2(count / total) for count in Counter(value).values())


def looks_issued(value: str, *, least: int = 12) -> bool:
    """Whether a machine may have issued it as a key, token or id. Strict: what may be a placeholder is one."""
    value = value.strip()
    if len(value) < least or is_placeholder(value) or is_sample(value):
        return False
    if is_guid(value):
        return not value.replace("-", "").isdigit()  # one in a million that is issued, but a handy placeholder
    digits = sum(letter.isdigit() for letter in value)
    return not is_words(value) and entropy(value) >= 2.8 and (digits > 0 or _is_mixed(value))


def _is_mixed(value: str) -> bool:
    """Letters that change case as no words do."""
    changes = sum(a.islower() and b.isupper() for a, b in pairwise(value))
    return changes >= max(3, len(value) // 10)


def is_reserved_host(host: str) -> bool:
    """Whether a host name is for documentation: nobody can be reached there."""
    return _RESERVED_HOST.fullmatch(host.strip()) is not None


def is_fictional_number(digits: str) -> bool:
    """Whether a telephone number (digits only) is one of those kept for fiction, or counted on the keyboard."""
    return _FICTION_NUMBERS.fullmatch(digits) is not None
