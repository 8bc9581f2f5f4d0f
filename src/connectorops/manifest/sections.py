"""How far a submission is: the pages of its form with what the manifest says, and each page's state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from connectorops.documents import join
from connectorops.manifest.forms import CHOICES, CONDITIONS, OPTIONAL_LISTS, PAGES, Field, Form, Page

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from connectorops.manifest.values import Manifest

Tokens = tuple[str | int, ...]


class State(StrEnum):
    """The words of Partner Center for a page."""

    NOT_STARTED = "Not started"
    INCOMPLETE = "Incomplete"
    COMPLETE = "Complete"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field as it is filled in; `tokens` lead to its value in the manifest, () for one that stands elsewhere.

    `number` counts the items of a list of things with several fields, from 1. `missing`: needed, and empty.
    """

    field: Field
    tokens: Tokens
    values: tuple[str, ...]
    number: int = 0
    missing: bool = False

    @property
    def label(self) -> str:
        if not self.number:
            return self.field.label
        name, colon, part = self.field.label.partition(":")
        return f"{name} {self.number}{colon}{part}"

    @property
    def pointer(self) -> str:
        return join("", *self.tokens)


@dataclass(frozen=True, slots=True)
class Section:
    """One page, filled in."""

    page: Page
    entries: tuple[Entry, ...]
    state: State

    @property
    def missing(self) -> tuple[Entry, ...]:
        return tuple(each for each in self.entries if each.missing)


def sections(manifest: Manifest, *, uses_oauth: bool = False, wrong: Collection[str] = ()) -> tuple[Section, ...]:
    """The pages of the manifest's kind. What stands at a pointer in `wrong` does not complete one."""
    return tuple(_section(manifest, page, wrong, uses_oauth=uses_oauth) for page in PAGES[manifest.kind])


def entries(manifest: Manifest, form: Form) -> Iterator[tuple[Entry, str]]:
    """Every text that is filled in at fields of one form, with its field."""
    for page in PAGES[manifest.kind]:
        for field in page.fields:
            if field.form is form and field.path:
                for entry in _entries(manifest, field, uses_oauth=False):
                    yield from ((entry, value) for value in entry.values)


def value_at(manifest: Manifest, path: str) -> Any:  # noqa: ANN401 - the type of any field
    """What stands at a path of names."""
    value: Any = manifest
    for name in path.split("/"):
        value = getattr(value, name)
    return value


def _section(manifest: Manifest, page: Page, wrong: Collection[str], *, uses_oauth: bool) -> Section:
    found = tuple(_in_order(manifest, page, uses_oauth=uses_oauth))
    spoiled = any(_touches(bad, each.pointer) for each in found if each.tokens for bad in wrong)
    if not spoiled and not any(each.missing for each in found):
        state = State.COMPLETE
    else:
        state = State.INCOMPLETE if spoiled or any(each.values for each in found) else State.NOT_STARTED
    return Section(page, found, state)


def _touches(bad: str, pointer: str) -> bool:
    """Whether one place is in the other."""
    return f"{bad}/".startswith(f"{pointer}/") or (bad != "" and f"{pointer}/".startswith(f"{bad}/"))


def _in_order(manifest: Manifest, page: Page, *, uses_oauth: bool) -> Iterator[Entry]:
    """The entries as the form asks: all that belongs to one item of a list, then the next item."""
    groups: dict[str, list[Entry]] = {}
    for field in page.fields:
        group = field.path.partition("/*/")[0] if "/*/" in field.path else f"{field.path} {field.label}"
        groups.setdefault(group, []).extend(_entries(manifest, field, uses_oauth=uses_oauth))
    for each in groups.values():
        yield from sorted(each, key=lambda entry: entry.number)


def _entries(manifest: Manifest, field: Field, *, uses_oauth: bool) -> Iterator[Entry]:
    if not field.path:
        yield Entry(field, (), ())
        return
    needed = CONDITIONS[field.needed](manifest, uses_oauth) if isinstance(field.needed, str) else field.needed
    whole, star, member = field.path.partition("/*/")
    if not star:
        entry = _entry(field, tuple(whole.split("/")), value_at(manifest, whole), 0, needed=needed)
        if needed or entry.values or not isinstance(field.needed, str):  # the form asks for it in this case only
            yield entry
        return
    items = value_at(manifest, whole)
    if not items:
        yield Entry(field, tuple(whole.split("/")), (), 0, needed and whole not in OPTIONAL_LISTS)
    for index, item in enumerate(items):
        yield _entry(field, (*whole.split("/"), index, member), getattr(item, member), index + 1, needed=needed)


def _entry(field: Field, tokens: Tokens, value: Any, number: int, *, needed: bool) -> Entry:  # noqa: ANN401 - as above
    values = _texts(value)
    if field.form is Form.CHOICE:
        values = tuple(CHOICES[each] for each in values)
    return Entry(field, tokens, values, number, needed and not values)


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - as above
    """What is copied into the form: nothing for what is empty."""
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, tuple):
        return tuple(each for each in value if each.strip())
    return (value,) if value is not None and value.strip() else ()
