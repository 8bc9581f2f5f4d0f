"""What changed between two versions of a connector, and what that means for the flows that use it."""

from connectorops.changes.change import Change
from connectorops.changes.codes import CODES, Bump, Code, Kind
from connectorops.changes.edits import Edit
from connectorops.changes.pull_request import FileChange, PullRequest, Status
from connectorops.changes.version import is_newer, needed, next_version

__all__ = [
    "CODES",
    "Bump",
    "Change",
    "Code",
    "Edit",
    "FileChange",
    "Kind",
    "PullRequest",
    "Status",
    "is_newer",
    "needed",
    "next_version",
]
