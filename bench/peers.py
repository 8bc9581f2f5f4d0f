"""What people run today on the same files: a schema validator and an OpenAPI validator, started as their users do."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Usage, measure

SCHEMA = Path(__file__).parents[1] / "schemas" / "api-properties.schema.json"
SECONDS = 25
BATCH = 5


@dataclass(frozen=True, slots=True)
class Peer:
    """How long a peer took for how many files and bytes; `sampled` if there are more."""

    name: str
    usage: Usage
    files: int
    size: int
    sampled: bool


def peers(corpus: Path, swaggers: list[Path]) -> list[Peer]:
    properties = sorted(corpus.rglob("apiProperties.json"))
    schema = SCHEMA.resolve(strict=True)
    return [
        _sample(
            "check-jsonschema", [_script("check-jsonschema"), "--schemafile", str(schema)], properties, len(properties)
        ),
        _sample("openapi-spec-validator", [_script("openapi-spec-validator")], _spread(swaggers), BATCH),
    ]


def _script(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _spread(files: list[Path]) -> list[Path]:
    """The files, which are sorted by size, in an order of which every beginning holds all sizes (golden ratio)."""
    return [files[index] for index in sorted(range(len(files)), key=lambda index: index * 0.618033988749895 % 1)]


def _sample(name: str, command: list[str], files: list[Path], batch: int) -> Peer:
    """Run on batch after batch until the time is over. They exit with 1 where they find something."""
    done: list[Path] = []
    usages: list[Usage] = []
    while len(done) < len(files) and sum(usage.wall for usage in usages) < SECONDS:
        turn = files[len(done) : len(done) + batch]
        usages.append(measure([*command, *map(str, turn)], accept=(0, 1)))
        done += turn
    walls, cpus, peaks = zip(*usages, strict=True)
    size = sum(path.stat().st_size for path in done)
    return Peer(name, Usage(sum(walls), sum(cpus), max(peaks)), len(done), size, sampled=len(done) < len(files))
