"""Edits of a file that leave everything else in its text as it is, byte for byte."""

from connectorops.edits.apply import apply, refusal
from connectorops.edits.edit import (
    DeleteFile,
    DocumentEdit,
    Edit,
    EditError,
    FileEdit,
    InsertElement,
    InsertMember,
    PlainUtf8,
    RemoveMember,
    RenameFile,
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
    "DeleteFile",
    "DocumentEdit",
    "Edit",
    "EditError",
    "FileEdit",
    "Fragment",
    "InsertElement",
    "InsertMember",
    "PlainUtf8",
    "RemoveMember",
    "RenameFile",
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
