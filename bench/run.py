"""Measure `connectorops` on a corpus, beside reading the same JSON and beside what people run today; print Markdown.

Everything is measured in one run on warm files, so that the ratios mean something where the absolute figures do not.
"""

from __future__ import annotations

import json
import platform
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.generate import generate
from bench.measure import Usage, measure
from bench.peers import Peer, peers
from bench.table import MEGABYTE, Row, render

COMMAND = [sys.executable, "-m", "connectorops"]


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
        rows = [Row("(a) read and `json.loads` all JSON files, median of 3", baseline)]
        rows += _check(corpus, Path(scratch, "report.json"))
        rows += _short(swaggers[len(swaggers) // 2].parent, Path(scratch, "report.json"))
        rows += [_peer(peer, swaggers) for peer in peers(corpus, swaggers)]
        sys.stdout.write(render(rows, baseline.wall))


def _heading(corpus: Path | None, files: list[Path], swaggers: list[Path]) -> str:
    name = corpus.name if corpus else "generated"
    size = sum(path.stat().st_size for path in files) / MEGABYTE
    middle = swaggers[len(swaggers) // 2].stat().st_size / 1000
    return (
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}; corpus: {name}, "
        f"{len(swaggers)} connectors, {len(files)} JSON files of {size:.1f} MB, median swagger {middle:.0f} KB\n\n"
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


def _check(corpus: Path, report: Path) -> list[Row]:
    rows = []
    for jobs, target in ((2, 8.0), (1, None)):
        command = [*COMMAND, "check", str(corpus), "--format", "json", "--output", str(report), "--jobs", str(jobs)]
        usage = measure(command, accept=(0, 1), watch=True)
        name = f"(b) full check, `--jobs {jobs}`"
        rows.append(Row(name, usage, ratio_target=target, peak_target=400 * MEGABYTE))
    return rows


def _short(connector: Path, report: Path) -> list[Row]:
    check = [*COMMAND, "check", str(connector), "--format", "json", "--output", str(report)]
    return [
        Row("(c) check of the median connector, median of 5", _median(check, 5), wall_target=0.4),
        Row("(d) `--version`, median of 10", _median([*COMMAND, "--version"], 10), wall_target=0.12),
        Row("(d) `python -c pass`, median of 10", _median([sys.executable, "-c", "pass"], 10)),
    ]


def _median(command: list[str], turns: int) -> Usage:
    usages = [measure(command, accept=(0, 1)) for _ in range(turns)]
    return Usage(*(median(figures) for figures in zip(*usages, strict=True)))


def _peer(peer: Peer, swaggers: list[Path]) -> Row:
    """A peer that got a sample is extrapolated by bytes, and the row says so."""
    name = f"(e) {peer.name}, {peer.files} files of {peer.size / MEGABYTE:.1f} MB"
    if peer.sampled:
        second_per_byte = peer.usage.wall / peer.size
        whole = second_per_byte * sum(path.stat().st_size for path in swaggers)
        name += f": a sample of {second_per_byte * MEGABYTE:.2f} s/MB, so about {whole:.0f} s for all swaggers"
    return Row(name, peer.usage)


if __name__ == "__main__":
    main()
