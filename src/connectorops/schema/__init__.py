"""What the JSON Schemas in schemas/ say about a value, in our own words. Offline: a schema refers to itself only."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jsonschema.protocols import Validator

Json: TypeAlias = Any
"""A value as `documents` reads it from JSON or YAML: of any shape, with the types of JSON only."""

LIMIT = 50
"""More violations than this of one value are not told: nobody reads them, and hostile files have millions."""

_LONGEST_WORD = 100
_CLONE = Path(__file__).parents[3] / "schemas"


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a value does not fit. `on_key` means the name of the member at `pointer`, not its value."""

    pointer: str
    message: str
    keyword: str
    on_key: bool = False


def violations(name: str, value: object) -> list[Violation]:
    """Where the value does not fit the schema of this name, in the order of the schema; at most LIMIT."""
    return [] if _fits(name)(value) else judge(_validator(name), value)


def judge(validator: Validator, value: Json) -> list[Violation]:
    """Where the value does not fit a compiled schema; at most LIMIT."""
    errors = list(islice(validator.iter_errors(value), LIMIT))
    if not errors:
        return []
    from connectorops.schema.words import violation  # noqa: PLC0415 - most files fit, and need no words

    return [violation(error) for error in errors]


def load(name: str) -> dict[str, Json]:
    """The schema schemas/<name>.schema.json of the installed package, or of the clone that this runs from.

    Raises LookupError where neither has it.
    """
    from importlib import resources  # noqa: PLC0415 - start-up counts, and this imports all that temporary files need

    file = f"{name}.schema.json"
    for place in (resources.files("connectorops") / "schemas" / file, _CLONE / file):
        if place.is_file():
            schema: dict[str, Json] = json.loads(place.read_text("utf-8"))
            return schema
    raise LookupError(f"there is no schema {file} in the package, nor in {_CLONE.name}/ of a clone")


def compiled(schema: Mapping[str, Json]) -> Validator:
    """A validator for the schema, which must be valid and refer to nothing but itself."""
    from connectorops.schema.keywords import compiled  # noqa: PLC0415 - jsonschema takes longer to import than to run

    return compiled(schema)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, whatever its case; None where nothing comes close."""
    folded = {each.casefold(): each for each in known}
    close = difflib.get_close_matches(word[:_LONGEST_WORD].casefold(), folded, n=1)
    return folded[close[0]] if close else None


@cache
def _fits(name: str) -> Callable[[Json], bool]:
    from connectorops.schema.fits import inlined, predicate  # noqa: PLC0415 - compiled where something is judged only

    schema = load(name)
    return predicate(inlined(schema, schema.get("$defs", {})))


@cache
def _validator(name: str) -> Validator:
    return compiled(load(name))
