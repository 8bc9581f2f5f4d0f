"""Work on connectors in several processes. The result does not depend on how many."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from connectorops.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from connectorops.connectors import Connector
    from connectorops.engine import Judgement
    from connectorops.model import Severity
    from connectorops.rule import RuleSet

T = TypeVar("T")
Work = Callable[["RuleSet"], Callable[["Connector"], T]]
"""Makes of the rules what is done with a connector: once in each process, so it is something that can be pickled."""

_work: Callable[[Connector], Any] | None = None
WORTH_A_POOL = 24
"""Connectors below which starting processes costs more than it saves."""
CHUNK = 4


def default_jobs(connectors: int) -> int:
    """As many processes as processors, or one for a small repository."""
    return min(os.cpu_count() or 1, 8) if connectors >= WORTH_A_POOL else 1


def judge_all(engine: Engine, connectors: Sequence[Connector], jobs: int) -> Iterator[Judgement]:
    """What the engine says of each connector; in other processes, what one with the same rules says."""
    return each(_judging, engine.rules, connectors, jobs) if jobs > 1 else map(engine.judge, connectors)


def _judging(rules: RuleSet) -> Callable[[Connector], Judgement]:
    return Engine(rules).judge


def each(work: Work[T], rules: RuleSet, connectors: Sequence[Connector], jobs: int) -> Iterator[T]:
    """What the work makes of each connector, in their order, one by one, so that progress can be shown."""
    if jobs <= 1 or len(connectors) < 2:
        yield from map(work(rules), connectors)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - costs 30 ms, rarely needed

    start = (work, tuple(each.id for each in rules.rules), dict(rules.severities), dict(rules.hardens), rules.today)
    pool = ProcessPoolExecutor(jobs, initializer=_start, initargs=start)
    try:
        yield from pool.map(_do, connectors, chunksize=CHUNK)
    finally:  # who stops early, as by Ctrl-C, waits for what has begun, and not for all the rest
        pool.shutdown(cancel_futures=True)


def _start(
    work: Work[T],
    ids: tuple[str, ...],
    severities: dict[str, Severity],
    hardens: dict[str, date],
    today: date | None,
) -> None:
    """Have the same rules in the new process, from ids, so that spawned processes work like forked ones."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a terminal sends Ctrl-C to all; the parent alone speaks of it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    global _work  # noqa: PLW0603 - a worker process does one thing for its life
    from connectorops.rules import select_ids  # noqa: PLC0415 - only workers need it here

    _work = work(select_ids(ids, severities, hardens, today))


def _end_with_parent() -> None:
    """A parent that is killed tells its processes nothing: without this, they would wait for work for ever."""
    from multiprocessing import parent_process  # noqa: PLC0415 - only workers need it

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(connector: Connector) -> Any:  # noqa: ANN401 - whatever the work makes
    if _work is None:
        raise RuntimeError("the worker was not started")
    return _work(connector)
