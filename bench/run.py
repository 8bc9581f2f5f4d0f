"""Measure `connectorops` on a corpus, beside reading the same JSON and beside what people run today; print Markdown.

Everything is measured in one run on warm files, so that the ratios mean something where the absolute figures do not.
Every rule is on. The secret engine is a program of its own, so each check is measured with it and without.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.generate import generate
from bench.measure import Usage, measure, middle
from bench.peers import Peer, peers
from bench.pull_request import pull_request
from bench.table import MEGABYTE, Row, render

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = [sys.executable, "-m", "connectorops"]
WITHOUT = ("--no-secrets",)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(sys.argv[1]) if sys.argv[1:] else Path(scratch, "corpus")
        if not corpus.exists():
            generate(corpus)
        files = sorted(corpus.rglob("*.json"))
        swaggers = sorted(corpus.rglob("*.swagger.json"), key=lambda path: (path.stat().st_size, path))
        if not swaggers:
            sys.exit(f"no *.swagger.json below {corpus}: name a folder of connectors")
        sys.stdout.write(_heading(corpus if sys.argv[1:] else None, files, swaggers))
        baseline = _read(files)
        for line in render(_rows(corpus, Path(scratch), swaggers, baseline), baseline):
            sys.stdout.write(line)
            sys.stdout.flush()


def _rows(corpus: Path, scratch: Path, swaggers: list[Path], baseline: Usage) -> Iterator[Row]:
    report = scratch / "report.json"
    yield Row("(a) read and `json.loads` all JSON files, median of 3", baseline)
    yield from _corpus(corpus, report)
    yield from _single(swaggers, report)
    yield from _start()
    yield from _report(scratch / "pull-request", swaggers)
    yield from (_peer(peer, swaggers) for peer in peers(corpus, swaggers))


def _heading(corpus: Path | None, files: list[Path], swaggers: list[Path]) -> str:
    name = corpus.name if corpus else "generated"
    size = sum(path.stat().st_size for path in files) / MEGABYTE
    typical = swaggers[len(swaggers) // 2].stat().st_size / 1000
    listing = [*COMMAND, "rules", "--format", "json"]
    rules = json.loads(subprocess.run(listing, check=True, capture_output=True).stdout)  # noqa: S603 - our own command
    busy = f"; load {os.getloadavg()[0]:.1f} before it began" if hasattr(os, "getloadavg") else ""
    return (
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} processors"
        f"{busy}; corpus: {name}, {len(swaggers)} connectors, {len(files)} JSON files of {size:.1f} MB, "
        f"median swagger {typical:.0f} KB; {len(rules)} rules\n\n"
    )


def _read(files: list[Path]) -> Usage:
    """The floor: nothing can judge the files without reading them. The first, uncounted turn warms the cache."""
    turns: list[Usage] = []
    for _ in range(4):
        wall, cpu = time.perf_counter(), time.process_time()
        for path in files:
            _parse(path)
        turns.append(Usage(time.perf_counter() - wall, time.process_time() - cpu))
    return sorted(turns[1:])[1]


def _parse(path: Path) -> None:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return  # real corpora hold broken files; the time until the break counts as it does for the check


def _corpus(corpus: Path, report: Path) -> Iterator[Row]:
    """All connectors. The target is for two processes, and without the engine: it is not ours to make faster."""
    for words, ratio in ((("--jobs", "2", *WITHOUT), 8.0), (("--jobs", "1", *WITHOUT), None), (("--jobs", "2"), None)):
        usage = measure([*_checking(corpus, report), *words], accept=(0, 1), watch=True)
        name = f"(b) check of all, `{' '.join(words)}`"
        yield Row(name, usage, ratio_target=ratio, peak_target=400 * MEGABYTE)
    mending = measure([*COMMAND, "fix", "--check", str(corpus)], accept=(0, 1), watch=True)
    yield Row("(c) `fix --check` of all", mending, peak_target=400 * MEGABYTE)


def _single(swaggers: list[Path], report: Path) -> Iterator[Row]:
    """One connector: a small one, which is nearly all start, the median one, and the largest one."""
    for name, place in (("small", len(swaggers) // 20), ("median", len(swaggers) // 2), ("largest", -1)):
        kilobytes = swaggers[place].stat().st_size / 1000
        for words, without in (("", WITHOUT), (" with the secret engine", ())):
            usage = middle([*_checking(swaggers[place].parent, report), *without], 5)
            target = 0.4 if name == "median" else None
            yield Row(f"(d) check of the {name} connector, {kilobytes:.0f} KB{words}", usage, wall_target=target)


def _checking(folder: Path, report: Path) -> list[str]:
    return [*COMMAND, "check", str(folder), "--format", "json", "--output", str(report)]


def _start() -> Iterator[Row]:
    yield Row("(e) `--version`, median of 10", middle([*COMMAND, "--version"], 10), wall_target=0.12)
    yield Row("(e) `python -c pass`, median of 10", middle([sys.executable, "-c", "pass"], 10))


def _report(folder: Path, swaggers: list[Path]) -> Iterator[Row]:
    """What the report on a pull request computes: a test counts what it asks of GitHub."""
    half = len(swaggers) // 2
    connectors = [swagger.parent for swagger in swaggers[max(0, half - 10) : half + 10]]
    command = [*COMMAND, "check", str(pull_request(folder, connectors)), "--base", "main", "--format", "markdown"]
    name = f"(f) report on a pull request of {len(connectors)} median connectors, with the secret engine"
    yield Row(name, middle(command, 3), wall_target=5.0)


def _peer(peer: Peer, swaggers: list[Path]) -> Row:
    """A peer that got a sample is extrapolated by bytes, and the row says so."""
    name = f"(g) {peer.name}, {peer.files} files of {peer.size / MEGABYTE:.1f} MB"
    if peer.sampled:
        second_per_byte = peer.usage.wall / peer.size
        whole = second_per_byte * sum(path.stat().st_size for path in swaggers)
        name += f": a sample of {second_per_byte * MEGABYTE:.2f} s/MB, so about {whole:.0f} s for all swaggers"
    return Row(name, peer.usage)


if __name__ == "__main__":
    main()
