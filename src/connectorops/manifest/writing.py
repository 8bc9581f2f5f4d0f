"""Changes to a manifest, with all else in it kept as it stands: comments, order, quotes, and how lists are set."""

from __future__ import annotations

import difflib
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from connectorops.schema import Json

_STYLES: Final = ((2, 4, 2), (2, 2, 0), (4, 6, 4), (4, 4, 2), (4, 2, 0))
"""How far mappings, items and their dashes are set in; the first is ours."""
_WIDEST: Final = 4096
"""Longer lines than this are folded; shorter ones stay as their authors wrote them."""


class ManifestError(ValueError):
    """The file is not one that a value can be written into."""


def changed(data: bytes | None, changes: Mapping[str, Json], new: Mapping[str, Json] | None = None) -> bytes:
    """The manifest with these members set, each named by its path ("offer/name"). None removes a member.

    Sections that a path leads through are made where they are missing. Where there is no manifest, or one of comments
    only, it begins with the members in `new`. Raises ManifestError for a file that is no YAML mapping, or where a path
    leads through something that is none.
    """

    def change(manifest: Any) -> None:  # noqa: ANN401 - a mapping of ruamel's, which has no types
        for path, value in changes.items():
            _set(manifest, path.split("/"), value)

    return _written(data, new or {}, change)


def appended(data: bytes | None, name: str, items: Iterable[Mapping[str, object]]) -> bytes:
    """The file with items added to the end of a list, with days that stay days. Raises ManifestError as `changed`."""

    def change(manifest: Any) -> None:  # noqa: ANN401 - as above
        if manifest.get(name) is None:
            manifest[name] = []
        if not isinstance(manifest[name], list):
            raise ManifestError(f"{name} is not a list")
        manifest[name].extend(dict(each) for each in items)

    return _written(data, {}, change)


def _written(data: bytes | None, new: Mapping[str, Json], change: Callable[[Any], None]) -> bytes:
    text = (data or b"").replace(b"\r\n", b"\n")
    loaded = _loaded(text)
    manifest = dict(new) if loaded is None else loaded
    style = _STYLES[0] if loaded is None else _style(text, manifest)
    change(manifest)
    made = _dumped(manifest, style, text)
    if loaded is None and text.strip():
        made = text.rstrip() + b"\n" + made
    return made.replace(b"\n", b"\r\n") if b"\r\n" in (data or b"") else made


def _loaded(text: bytes) -> Any:  # noqa: ANN401 - a mapping of ruamel's, which has no types
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    yaml = YAML()
    yaml.preserve_quotes = True
    try:
        manifest = yaml.load(text)
    except (YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise ManifestError("it is not valid YAML") from error
    if manifest is not None and not isinstance(manifest, dict):
        raise ManifestError("it is not a mapping")
    return manifest


def _dumped(manifest: Any, style: tuple[int, int, int], text: bytes) -> bytes:  # noqa: ANN401 - as above
    from ruamel.yaml import YAML  # noqa: PLC0415 - as above

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDEST
    yaml.explicit_start = text.lstrip().startswith(b"---")
    mapping, sequence, offset = style
    yaml.indent(mapping=mapping, sequence=sequence, offset=offset)
    target = BytesIO()
    yaml.dump(manifest, target)
    return target.getvalue()


def _style(text: bytes, manifest: Any) -> tuple[int, int, int]:  # noqa: ANN401 - as above
    """The style that changes least of the file when it is written back."""
    lines = text.splitlines()

    def likeness(style: tuple[int, int, int]) -> float:
        return difflib.SequenceMatcher(None, lines, _dumped(manifest, style, text).splitlines(), autojunk=False).ratio()

    return max(_STYLES, key=likeness)


def _set(manifest: Any, path: list[str], value: Json) -> None:  # noqa: ANN401 - as above
    for name in path[:-1]:
        if manifest.get(name) is None:
            manifest[name] = {}
        manifest = manifest[name]
        if not isinstance(manifest, dict):
            raise ManifestError(f"{name} is not a mapping")
    if value is None:
        manifest.pop(path[-1], None)
    else:
        manifest[path[-1]] = value
