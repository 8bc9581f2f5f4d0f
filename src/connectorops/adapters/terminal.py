"""What the output of this process can take, and what whoever reads it wants."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def colour() -> bool | None:
    """False where colours are not wanted (https://no-color.org) or not known; None lets the stream decide."""
    return False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None


def open_closed_streams() -> None:
    """Output that was closed before we began (`>&-`) is nothing to Python; give it a stream that leads nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - until the end
