"""A corpus to measure on where no real one is at hand: deterministic, and shaped like the published connectors.

Those have swaggers of 37 KB in the median and 1 MB at most, and 16 operations on average: a log-normal distribution
of sizes, in which size and operations grow together.
"""

from __future__ import annotations

import json
import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

MEDIAN_BYTES = 37_000
SPREAD = 1.2  # of the logarithm: makes the largest of 200 about 1 MB
PROPERTIES = 18  # of each response: makes an operation about 5 KB, and so 16 operations in the mean
HALF_AN_OPERATION = 2_500


def generate(folder: Path, connectors: int = 200) -> None:
    """Write that many connectors below the folder."""
    for index in range(connectors):
        quantile = NormalDist().inv_cdf((index + 0.5) / connectors)
        _connector(folder / f"Synthetic{index:03}", int(MEDIAN_BYTES * math.exp(SPREAD * quantile)))


def _connector(folder: Path, size: int) -> None:
    folder.mkdir(parents=True)
    (folder / "apiDefinition.swagger.json").write_bytes(_json(_swagger(folder.name, size)))
    (folder / "apiProperties.json").write_bytes(_json(_properties(folder.name)))
    (folder / "readme.md").write_bytes(f"# {folder.name}\n\nKeeps synthetic records.\n".encode())


def _json(value: object) -> bytes:
    return json.dumps(value, indent=2).encode() + b"\n"


def _swagger(title: str, size: int) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    written = 0
    while written < size - HALF_AN_OPERATION:
        operation = _operation(len(paths))
        paths[f"/records{len(paths)}/{{id}}"] = {"get": operation}
        written += len(_json([[[operation]]]))  # as deep as it will stand
    return {
        "swagger": "2.0",
        "info": {"title": title, "description": "Keeps synthetic records of many kinds.", "version": "1.0"},
        "host": "records.example.com",
        "basePath": "/v1",
        "schemes": ["https"],
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "paths": paths,
        "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "security": [{"key": []}],
    }


def _operation(index: int) -> dict[str, Any]:
    """Every fifth operation lacks its description, so that there is something to find."""
    parameters = [_parameter("id", "path"), *(_parameter(name, "query") for name in ("since", "until", "order"))]
    operation = {
        "operationId": f"GetRecord{index}",
        "summary": f"Get record of kind {index}",
        "description": f"Gets one record of kind {index}, with everything that is known of it.",
        "parameters": parameters,
        "responses": {"200": {"description": "The record", "schema": _schema()}},
    }
    if index % 5 == 4:
        del operation["description"]
    return operation


def _parameter(name: str, place: str) -> dict[str, Any]:
    parameter = {"name": name, "in": place, "type": "string", "required": place == "path", "x-ms-summary": name.title()}
    return parameter | {"description": f"The value of {name}.", "x-ms-visibility": "important"}


def _schema() -> dict[str, Any]:
    names = [f"field{number}" for number in range(PROPERTIES)]
    members = {name: {"type": "string", "title": name.title(), "description": f"The {name}."} for name in names}
    return {"type": "object", "properties": members}


def _properties(title: str) -> dict[str, Any]:
    key = {"type": "securestring", "uiDefinition": {"displayName": "API key", "description": "The key of the service."}}
    values = {"connectionParameters": {"api_key": key}, "iconBrandColor": "#1f6feb", "publisher": title}
    return {"properties": values | {"capabilities": [], "stackOwner": "Example"}}
