"""The machine that the command runs on, with all that it reaches."""

from __future__ import annotations

from typing import Protocol

from connectorops.ports.clock import Clock
from connectorops.ports.files import Files
from connectorops.ports.history import History
from connectorops.ports.hosts import Hosts
from connectorops.ports.ledger import Ledgers
from connectorops.ports.processors import Processors
from connectorops.ports.searching import Searching
from connectorops.ports.storage import Storages


class Workspace(Files, History, Ledgers, Hosts, Storages, Searching, Processors, Clock, Protocol):
    """All of it, for whoever wires commands up."""
