"""What commands need from the world outside, as small protocols. Adapters implement them, tests do too."""

from connectorops.ports.conversation import Conversation, Forge, PendingCheck
from connectorops.ports.failures import MovedError, ServiceDownError, StorageRefusedError, UnstorablePathError
from connectorops.ports.history import AddedBlob, RevisionRange
from connectorops.ports.ledger import EventBranch, EventHistory
from connectorops.ports.processors import OtherAnswer
from connectorops.ports.searching import SecretSearch
from connectorops.ports.storage import BlobStore, LinkIssuer
from connectorops.ports.workspace import Workspace

__all__ = [
    "AddedBlob",
    "BlobStore",
    "Conversation",
    "EventBranch",
    "EventHistory",
    "Forge",
    "LinkIssuer",
    "MovedError",
    "OtherAnswer",
    "PendingCheck",
    "RevisionRange",
    "SecretSearch",
    "ServiceDownError",
    "StorageRefusedError",
    "UnstorablePathError",
    "Workspace",
]
