"""Judging connectors in several processes. The result does not depend on how many."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

from connectorops.engine import Engine, Judgement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from connectorops.connectors import Connector
    from connectorops.model import Severity

_engine: Engine | None = None
WORTH_A_POOL = 24
"""Connectors below which starting processes costs more than it saves."""
CHUNK = 4


def default_jobs(connectors: int) -> int:
    """As many processes as processors, or one for a small repository."""
    return min(os.cpu_count() or 1, 8) if connectors >= WORTH_A_POOL else 1


def judge_all(engine: Engine, connectors: Sequence[Connector], jobs: int) -> Iterator[Judgement]:
    """Judgements in the order in which they are ready, one by one, so that progress can be shown."""
    if jobs <= 1 or len(connectors) < 2:
        for connector in connectors:
            yield engine.judge(connector)
        return
    yield from _pooled(engine, connectors, jobs)


def _pooled(engine: Engine, connectors: Sequence[Connector], jobs: int) -> Iterator[Judgement]:
    from concurrent.futures import ProcessPoolExecutor, as_completed  # noqa: PLC0415 - costs 30 ms, rarely needed

    rules = engine.rules
    start = (tuple(each.id for each in rules.rules), dict(rules.severities), dict(rules.hardens), rules.today)
    chunks = [connectors[start : start + CHUNK] for start in range(0, len(connectors), CHUNK)]
    pool = ProcessPoolExecutor(jobs, initializer=_start, initargs=start)
    try:
        for future in as_completed([pool.submit(_judge, chunk) for chunk in chunks]):
            yield from future.result()
    finally:  # who stops early, as by Ctrl-C, waits for what has begun, and not for all the rest
        pool.shutdown(cancel_futures=True)


def _start(ids: tuple[str, ...], severities: dict[str, Severity], hardens: dict[str, date], today: date | None) -> None:
    """Build the same engine in the new process, from ids, so that spawned processes work like forked ones."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a terminal sends Ctrl-C to all; the parent alone speaks of it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    global _engine  # noqa: PLW0603 - a worker process holds one engine for its life
    from connectorops.rules import select_ids  # noqa: PLC0415 - only workers need it here

    _engine = Engine(select_ids(ids, severities, hardens, today))


def _end_with_parent() -> None:
    """A parent that is killed tells its processes nothing: without this, they would wait for work for ever."""
    from multiprocessing import parent_process  # noqa: PLC0415 - only workers need it

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _judge(connectors: Sequence[Connector]) -> list[Judgement]:
    if _engine is None:
        raise RuntimeError("the worker was not started")
    return [_engine.judge(connector) for connector in connectors]
