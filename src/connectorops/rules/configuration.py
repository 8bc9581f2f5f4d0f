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
    """The mistakes, each on its line: the file is refused as a whole for them."""
    try:
        read_config(file, rule_ids)
    except ConfigError as error:
        for line, message in error.mistakes:
            start = min(sum(len(file.line(number)) + 1 for number in range(1, line)), len(file.text))
            yield Place(file.path, start=start, key=message), message if message.endswith(("?", ".")) else f"{message}."
