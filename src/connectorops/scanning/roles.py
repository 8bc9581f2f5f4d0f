"""What a text of a connector is for, told by its place: an example, a default, the contact."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence


class Role(StrEnum):
    """The words that messages use."""

    KEY = "the name of a member"
    EXAMPLE = "an example"
    DEFAULT = "a default"
    ENUM = "a list of values"
    CONTACT = "the contact"
    DESCRIPTION = "a description"
    TEMPLATE = "a policy"
    VALUE = "a value"
    PROSE = "a text"
    CODE = "the script"


_EXAMPLES: Final = frozenset({"example", "examples", "x-example", "x-examples", "x-ms-examples", "x-ms-test-value"})
_DEFAULTS: Final = frozenset({"default", "defaultValue", "x-ms-default"})
_DESCRIPTIONS: Final = frozenset(
    {"description", "summary", "x-ms-summary", "title", "displayName", "tooltip", "x-ms-trigger-hint", "termsOfService"}
)
_CONTACTS: Final = frozenset({"contactemail", "supportemail", "publisheremail"})


def role_of(tokens: Sequence[str | int], *, on_key: bool) -> Role:
    """The role of the text at these tokens of a JSON pointer.

    An example inside a default is an example; whatever stands below either is part of it.
    """
    names = [token for token in tokens if isinstance(token, str)]
    last = names[-1] if names else ""
    above = names[:-1] if on_key else names
    if not _EXAMPLES.isdisjoint(above):
        return Role.EXAMPLE
    if not _DEFAULTS.isdisjoint(above):
        return Role.DEFAULT
    if on_key:
        return Role.KEY
    if names[:2] == ["info", "contact"] or last.lower() in _CONTACTS:
        return Role.CONTACT
    if "policyTemplateInstances" in names:
        return Role.TEMPLATE
    if "enum" in names[-2:]:
        return Role.ENUM
    return Role.DESCRIPTION if last in _DESCRIPTIONS else Role.VALUE
