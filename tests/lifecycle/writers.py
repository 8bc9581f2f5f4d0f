"""A program for tests: many processes that write to one ledger, each of its own connector and of a shared one."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from lifecycle.submissions import BEGIN, DEFAULT, request, started

from connectorops.adapters.ledger import LocalEvents
from connectorops.lifecycle.ledger import read_all, record
from connectorops.lifecycle.states import Move, Route


def write(repository: Path, number: int) -> None:
    """One connector of its own is started; and one that all share is signed with a new SAS."""
    branch = LocalEvents(repository)
    start = request(Move.START, BEGIN, started(Route.TEMPLATE))
    record(branch, f"connectors/own-{number}", start, BEGIN, DEFAULT)
    again = replace(request(Move.REISSUE_SAS, BEGIN, started()), key=f"writer {number}")
    record(branch, "connectors/shared", again, BEGIN, DEFAULT)


def main(repository: Path, writers: int, first: int) -> int:
    read_all(LocalEvents(repository).tree(LocalEvents(repository).tip()))  # what it imports and compiles, all share
    children = []
    for number in range(first, first + writers):
        child = os.fork()
        if child == 0:
            write(repository, number)
            os._exit(0)
        children.append(child)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
