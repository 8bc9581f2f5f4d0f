"""Names: what works as a folder everywhere, and the title that a folder's name stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.scaffold import folder_problem, text_problem, title_from


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Contoso Tasks", "Contoso Tasks"),
        ("contoso-tasks", "Contoso Tasks"),
        ("contoso_tasks", "Contoso Tasks"),
        ("contoso", "Contoso"),
        ("ContosoTasks", "ContosoTasks"),
        ("Contoso_Tasks", "Contoso Tasks"),
        ("Touch-Base", "Touch-Base"),
        ("365 days", "365 Days"),
        ("__", ""),
    ],
)
def test_a_title_is_what_the_folders_name_says(name: str, title: str) -> None:
    assert title_from(name) == title


@pytest.mark.parametrize(
    "name",
    [
        "Contoso Tasks",
        "contoso-tasks",
        "O'Brien & Co",
        "Über",
        "時計",
        "COMPANY",
        "console",
        "nul-values",
        "a.b",
        "Com10",
    ],
)
def test_good_folder_names(name: str) -> None:
    assert folder_problem(name) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "empty"),
        ("  ", "empty"),
        (" a", "space"),
        ("a ", "space"),
        ("a\nb", "line break"),
        ("a\0b", "can't be shown"),
        ("a\udcffb", "can't be shown"),
        ("a\u202eb", "can't be shown"),
        ("a/b", "/"),
        ("..", "begins with a dot"),
        (".git", "begins with a dot"),
        ("-rf", "hyphen"),
        ('say "hi"', '"'),
        ("what?*", "* ?"),
        ("tasks.", "ends with a dot"),
        ("CON", "device"),
        ("con.json", "device"),
        ("Lpt1", "device"),
        ("com³.x", "device"),
        ("nul .txt", "device"),
        ("CONIN$", "device"),
        ("x" * 65, "65"),
    ],
)
def test_bad_folder_names_say_what_to_change(name: str, said: str) -> None:
    assert said in (folder_problem(name) or "")


@given(st.text())
def test_a_good_folder_name_is_one_path_segment_on_windows_too(name: str) -> None:
    if folder_problem(name) is None:
        assert not set(name) & set('\\/:*?"<>|')
        assert name.rstrip(". ") == name
        assert name.encode()


@given(st.text())
def test_a_title_of_a_good_name_is_text_or_empty(name: str) -> None:
    if folder_problem(name) is None and (title := title_from(name)):
        assert title.isprintable()
        assert text_problem(title.strip()) in (None, "it is empty; give it a word")
