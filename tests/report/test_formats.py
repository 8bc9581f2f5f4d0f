"""What holds for every format, whatever a repository's files and names hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.samples import REALISTIC, any_text, many, report, reports, view, views

from connectorops.model import Report
from connectorops.report import RENDERERS, View, render

_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def test_formats_are_these() -> None:
    assert list(RENDERERS) == ["text", "json", "sarif", "github", "markdown", "html"]


def test_an_unknown_format_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        render("pdf", report(), view())


@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize("given_report", [report(), REALISTIC, Report(), many(40)])
def test_every_format_renders_every_kind_of_report(name: str, given_report: Report) -> None:
    text = render(name, given_report, view())
    assert text.endswith("\n") or (name == "github" and text == "")
    assert render(name, given_report, view()) == text


@any_text
@given(name=st.sampled_from(list(RENDERERS)), hostile_report=reports, hostile_view=views)
def test_hostile_text_is_inert_in_every_format(name: str, hostile_report: Report, hostile_view: View) -> None:
    text = render(name, hostile_report, hostile_view)
    text.encode("utf-8")
    assert not _INVISIBLE.search(re.sub(r"\x1b\[[0-9;]+m", "", text) if hostile_view.color else text)
    if name not in {"markdown", "html"}:  # these two never go to a log
        lines = text.split("\n")
        assert "##[" not in text or name == "github"
        assert not any(line.lstrip().startswith("::") for line in lines) or name == "github"


@any_text
@given(hostile_report=reports)
def test_without_color_there_is_no_escape_sequence(hostile_report: Report) -> None:
    assert "\x1b" not in render("text", hostile_report, view())
