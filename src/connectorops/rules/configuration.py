"""What is wrong with a configuration, for the rules that tell it: of a repository, and of what a branch makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectorops.config import ConfigError, read_config
from connectorops.model import Place
from connectorops.rules import rule_ids

if TYPE_CHECKING:
    from connectorops.documents import Document
    from connectorops.rule import Hits


def mistakes(file: Document) -> Hits:
    """The first mistake, on its line: the file is refused as a whole there, and what follows is not read."""
    try:
        read_config(file, rule_ids)
    except ConfigError as error:
        start = min(sum(len(file.line(number)) + 1 for number in range(1, error.line)), len(file.text))
        text = error.message if error.message.endswith(("?", ".")) else f"{error.message}."
        yield Place(file.path, start=start), text
