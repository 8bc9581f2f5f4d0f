"""Edits of a JSON document that leave everything else in its text as it is, byte for byte."""

from connectorops.edits.apply import apply, refusal
from connectorops.edits.edit import (
    DocumentEdit,
    EditError,
    InsertElement,
    InsertMember,
    RemoveMember,
    RenameMember,
    SetMember,
)
from connectorops.edits.fragment import Fragment, fragment, fragments

__all__ = [
    "DocumentEdit",
    "EditError",
    "Fragment",
    "InsertElement",
    "InsertMember",
    "RemoveMember",
    "RenameMember",
    "SetMember",
    "apply",
    "fragment",
    "fragments",
    "refusal",
]
