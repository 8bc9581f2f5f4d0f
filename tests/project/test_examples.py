"""Each command line that a guide, a page or `--help` shows is one that the program takes: its commands and options."""

from __future__ import annotations

import contextlib
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from connectorops.cli import COMMANDS, group

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "rules").glob("*.md")),
]
FENCED = re.compile(r"^ *```(?:sh|console|powershell|yaml)?\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<!`)`(connectorops [a-z-][^`\n]*)`(?!`)")
LINE = re.compile(r"^ *(?:\$ |run: |- )?(?:[A-Z_]+=\S+ )*(connectorops [a-z-][^|>;&\n]*)", re.MULTILINE)


def _shown() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        lines = [line for block in FENCED.findall(text) for line in LINE.findall(block.replace("\\\n", " "))]
        for line in [*lines, *INLINE.findall(text)]:
            yield page.name, line
    for name, command in _commands(group, ()):
        for line in LINE.findall((command.epilog or "").replace("\\\n", " ")):
            yield name, re.split(r"  +", line.strip())[0]


def _commands(found: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    yield " ".join(("connectorops", *path)), found
    if isinstance(found, click.Group):
        ctx = click.Context(found)
        for name in found.list_commands(ctx):
            below = found.get_command(ctx, name)
            assert below is not None
            yield from _commands(below, (*path, name))


EXAMPLES = sorted(set(_shown()))


@pytest.mark.parametrize(("where", "line"), EXAMPLES)
def test_an_example_is_taken(where: str, line: str) -> None:
    words = shlex.split(line.replace("…", ""), comments=True)[1:]
    command: click.Command = group
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        below = command.get_command(click.Context(command), words[0])
        assert below is not None, f"{where}: there is no command {words[0]}"
        command, words = below, words[1:]
    with contextlib.suppress(click.BadOptionUsage):  # in a sentence an option stands for itself, without its value
        command.make_parser(click.Context(command)).parse_args(words)


def test_every_command_is_shown_somewhere() -> None:
    assert {shlex.split(line, comments=True)[1] for _, line in EXAMPLES} >= set(COMMANDS)


@pytest.mark.parametrize(("name", "command"), [pytest.param(*each, id=each[0]) for each in _commands(group, ())])
def test_help_leaves_nothing_out(name: str, command: click.Command) -> None:
    silent = [each.opts[0] for each in command.params if isinstance(each, click.Option) and not each.help]
    assert silent == [], f"{name} has options that say nothing"
    if not isinstance(command, click.Group):
        assert "Example" in (command.epilog or "")
        assert "Exit codes: 0 " in (command.epilog or "")
