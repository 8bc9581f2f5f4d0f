"""What makers read of a definition: titles, summaries and descriptions, collected once for all rules about wording."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from connectorops.nodes import Node
    from connectorops.swagger.nodes import Document

KEYS: Final = ("title", "description", "summary", "x-ms-summary")


class ReadTexts:
    """The texts of a document. Rules look at all of them at once, and for a place only if they found something."""

    def __init__(self, document: Document) -> None:
        self._texts = [
            (node, key, text)
            for node in document.nodes
            for key in KEYS
            if key in node.value and isinstance(text := node.value[key], str)
        ]

    @cached_property
    def distinct(self) -> frozenset[str]:
        return frozenset(text for _, _, text in self._texts)

    @cached_property
    def joined(self) -> str:
        """Every distinct text, each on lines of its own."""
        return "\n".join(sorted(self.distinct))

    def where(self, wanted: Callable[[str], bool]) -> Iterator[tuple[Node, str, str]]:
        """The node, the member and the text of every text that is wanted; each distinct one is asked for once."""
        chosen = {text for text in self.distinct if wanted(text)}
        if chosen:
            yield from (each for each in self._texts if each[2] in chosen)

    def having(self, pattern: re.Pattern[str]) -> Iterator[tuple[Node, str, re.Match[str]]]:
        """The node, the member and the match for every text that the pattern is in. Most documents have none.

        The pattern may not look at the beginning or the end of a text: all texts are asked at once first.
        """
        if pattern.search(self.joined):
            for node, key, text in self.where(lambda text: pattern.search(text) is not None):
                if found := pattern.search(text):
                    yield node, key, found
