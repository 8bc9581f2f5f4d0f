"""What the modules of commands declare for comments: it leads to a command that there is, and nothing slips in."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectorops.cli import COMMANDS
from connectorops.commands.slash import slash_commands
from connectorops.comment import Access, SlashCommand

DECLARED = list(slash_commands().values())
PLACES = {"base": "b" * 40, "head": "a" * 40, "pull": "12", "actor": "7", "login": "octocat", "comment": "9001"}

every_command = pytest.mark.parametrize("slash", DECLARED, ids=lambda each: each.name)


def test_there_are_slash_commands() -> None:
    assert DECLARED


@every_command
def test_it_runs_a_command_of_the_group(slash: SlashCommand) -> None:
    assert slash.run[0] in COMMANDS


@every_command
def test_its_places_are_known(slash: SlashCommand) -> None:
    groups = set(re.compile(slash.pattern).groupindex)
    assert not groups & set(PLACES)
    named = {name for part in slash.run for name in re.findall(r"\{(\w+)\}", part)}
    assert named <= groups | set(PLACES)


@every_command
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_argument_becomes_an_option(slash: SlashCommand, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(slash.pattern, re.ASCII), fullmatch=True))
    values = slash.arguments(text)
    assert values is not None
    options = [word for word in slash.run if word.startswith("-")]
    assert [word for word in slash.command_line({**values, **PLACES}) if word.startswith("-")] == options


@every_command
def test_what_is_gated_names_a_commit_in_full_and_is_not_for_everybody(slash: SlashCommand) -> None:
    if slash.gated:
        assert slash.needs.access >= Access.WRITE
    if slash.gated and not slash.recorded:
        assert slash.arguments("0" * 39) is None
        assert slash.arguments("0" * 40) is not None


@every_command
def test_what_acts_on_the_ledger_reads_no_file_of_the_pull_request(slash: SlashCommand) -> None:
    if slash.recorded:
        assert not {"{head}", "{base}"} & set(slash.run)
        assert "#{pull}" in slash.run
