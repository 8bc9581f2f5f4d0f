"""What goes wrong outside, and says nothing about the files that were judged."""

from __future__ import annotations


class ServiceDownError(Exception):
    """Something that we need is not there or does not answer. It says nothing about the files that were judged."""


class StorageRefusedError(Exception):
    """The storage is there and says no: the wrong account or container, a right that is missing, other content.

    It says what to do, and quotes nothing that the storage sent: answers may repeat what was signed.
    """


class UnstorablePathError(Exception):
    """A commit can't have a file of this path: whoever named it has to name it otherwise, and no service is down."""


class MovedError(Exception):
    """The branch moved on since it was read, or another writer holds it: read it again, and decide again."""
