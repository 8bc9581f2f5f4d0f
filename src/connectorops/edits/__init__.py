"""Edits of a file that leave everything else in its text as it is, byte for byte."""

from connectorops.edits.apply import apply, refusal
from connectorops.edits.edit import (
    DocumentEdit,
    Edit,
    EditError,
    InsertElement,
    InsertMember,
    PlainUtf8,
    RemoveMember,
    RenameMember,
    SetMember,
    SyntaxEdit,
    TextEdit,
)
from connectorops.edits.fragment import Fragment, fragment, fragments
from connectorops.edits.plan import same
from connectorops.edits.rewrite import possible, rewrite
from connectorops.edits.together import Together

__all__ = [
    "DocumentEdit",
    "Edit",
    "EditError",
    "Fragment",
    "InsertElement",
    "InsertMember",
    "PlainUtf8",
    "RemoveMember",
    "RenameMember",
    "SetMember",
    "SyntaxEdit",
    "TextEdit",
    "Together",
    "apply",
    "fragment",
    "fragments",
    "possible",
    "refusal",
    "rewrite",
    "same",
]
