"""CODEOWNERS as GitHub reads it: parse it, ask it who owns a path, and write a generated block into it."""

from connectorops.codeowners.block import BlockError, block_span, with_block
from connectorops.codeowners.locations import LOCATIONS, MAX_BYTES, locate
from connectorops.codeowners.match import Matcher
from connectorops.codeowners.names import OwnerKind, owner_kind
from connectorops.codeowners.parse import Codeowners, Entry, Owner, parse
from connectorops.codeowners.pattern import Flaw, Pattern, Problem
from connectorops.codeowners.render import folder_pattern, lines

__all__ = [
    "LOCATIONS",
    "MAX_BYTES",
    "BlockError",
    "Codeowners",
    "Entry",
    "Flaw",
    "Matcher",
    "Owner",
    "OwnerKind",
    "Pattern",
    "Problem",
    "block_span",
    "folder_pattern",
    "lines",
    "locate",
    "owner_kind",
    "parse",
    "with_block",
]
