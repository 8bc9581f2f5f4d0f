"""Limits that the documents of the program contradict each other about: `limits` in .github/connectorops.yml."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from connectorops.model import Program

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Limits:
    """Each default is what the validator does, or the stricter variant; docs/limits.md names the others and why.

    Numbers are the most that is accepted, of characters where the name does not say of what; `icon_logo_share` is in
    percent. `title_endings` are characters that may end a title beside letters and digits. `words` are those that the
    project knows beside the dictionary.
    """

    title_endings: str = ""
    title_suffix: bool = False
    connector_categories: int = 2
    summary: int = 80
    definition_bytes: int = 1_048_575
    definition_characters: int = 500_000
    redirect_modes: tuple[str, ...] = ("GlobalPerConnector",)
    icon_pixels: tuple[int, int] = (100, 230)
    icon_logo_share: int = 70
    readme_deployment: tuple[Program, ...] = (Program.VERIFIED,)
    offer_id: int = 50
    offer_id_with_publisher: int = 39
    listing_name: int = 50
    listing_description: int = 5000
    offer_categories: int = 3
    words: tuple[str, ...] = ()

    @property
    def configured(self) -> dict[str, Any]:
        """Those that differ from the defaults, as JSON values."""
        names = (each.name for each in fields(self))
        return {each: _json(value) for each in names if (value := getattr(self, each)) != getattr(DEFAULT, each)}


DEFAULT: Final = Limits()


def read_limits(value: Mapping[str, Any]) -> Limits:
    """The limits in the member `limits` of a valid configuration."""
    found: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in value.items()}
    if "readme_deployment" in found:
        found["readme_deployment"] = tuple(Program(each) for each in found["readme_deployment"])
    return Limits(**found)


def _json(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
