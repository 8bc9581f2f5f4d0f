"""Names that work as a folder on every system, and as text in every file."""

from __future__ import annotations

import re
from typing import Final

MAX_FOLDER: Final = 64
"""Windows has 260 characters for a whole path, and package tools put folders of their own around this one."""

_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_DEVICES: Final = re.compile(r"con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]", re.IGNORECASE)
"""Windows opens the device of this name, whatever stands behind the first dot."""


def title_from(name: str) -> str:
    """The title for a folder's name: `contoso-tasks` is the folder of Contoso Tasks."""
    if name != name.lower():
        return name.replace("_", " ")
    return " ".join(word[:1].upper() + word[1:] for word in re.split(r"[-_ ]", name) if word)


def folder_problem(name: str) -> str | None:
    """Why no folder can have this name on every system, and what to change."""
    forbidden = sorted(_FORBIDDEN & set(name))
    problems = {
        "it has a /, as a path; give the last part, and the whole path to --directory": "/" in name,
        f"it has {' '.join(forbidden)}, which Windows forbids; leave that out": bool(forbidden),
        "it begins with a dot, so that tools don't show it; leave the dot out": name.startswith("."),
        "it begins with a hyphen, so that commands take it for an option; leave the hyphen out": name.startswith("-"),
        "it ends with a dot, which Windows drops; leave the dot out": name.endswith("."),
        "Windows has a device of this name; add a word": bool(_DEVICES.fullmatch(name.partition(".")[0].rstrip())),
        f"it has {len(name)} characters; use at most {MAX_FOLDER}": len(name) > MAX_FOLDER,
    }
    return text_problem(name) or next((text for text, is_one in problems.items() if is_one), None)


def text_problem(text: str) -> str | None:
    """Why this can't be a name or a title that people read on one line, and what to change."""
    if not text.strip():
        return "it is empty; give it a word"
    if not text.isprintable():
        return "it has a character that can't be shown, such as a line break; leave that out"
    if text != text.strip():
        return "it begins or ends with a space; leave the space out"
    return None
