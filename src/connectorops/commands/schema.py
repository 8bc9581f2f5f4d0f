"""`connectorops schema`: the JSON Schemas, for editors and other tools."""

from __future__ import annotations

import json
from typing import Final

import click

from connectorops.schema import load, nearest

SCHEMAS: Final = {
    "apiDefinition": ("api-definition", "apiDefinition.swagger.json"),
    "apiProperties": ("api-properties", "apiProperties.json"),
    "certification": ("certification", "certification.yml"),
    "connectorops": ("config", ".github/connectorops.yml"),
    "baseline": ("baseline", "the baseline"),
    "report": ("report", "the JSON report"),
    "dossier": ("dossier", "the dossier of a submission"),
    "package": ("package", "the report of a package"),
    "upload": ("upload", "the JSON of an upload"),
    "history": ("history", "the history of figures"),
    "event": ("event", "an event of the ledger"),
}
"""Each name with the schema's file, and what the schema is of."""


@click.command(
    epilog="""\b
Examples:
  connectorops schema                          the names
  connectorops schema apiDefinition > .vscode/apiDefinition.schema.json

\b
Exit codes: 0 printed, 2 wrong usage.""",
)
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Print a JSON Schema, with which editors complete and explain a file.

    NAME is one of the names that are listed without it.
    """
    if name is None:
        for each, (_, what) in SCHEMAS.items():
            click.echo(f"{each:<14} {what}")
        return
    if name not in SCHEMAS:
        guess = nearest(name, SCHEMAS)
        hint = f" Did you mean {guess}?" if guess else ""
        raise click.UsageError(f"There is no schema {name!r}.{hint} The names: {', '.join(SCHEMAS)}.")
    click.echo(json.dumps(load(SCHEMAS[name][0]), indent=2))
