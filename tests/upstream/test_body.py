"""The body of the pull request: whatever people write into it is there after the next run."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connectorops.report.markdown import length
from connectorops.upstream.body import CLOSE, MOST, OPEN, Kept, TooLongError, parse, render, title_digest
from connectorops.upstream.checklist import Answer, Outcome
from connectorops.upstream.template import read_box

TEMPLATE = """\
### Before you open this

- [ ] It works.
- [ ] It has schemas.
  - [x] And all of them are good.

Thank you.

```
- [ ] no box
```
"""
OUTCOMES = {
    "It works.": Outcome.HUMAN,
    "It has schemas.": Outcome.PROVED,
    "And all of them are good.": Outcome.DISPROVED,
}
FOOT = "<sub>The foot.</sub>"
WORDS = st.text(st.characters(blacklist_characters="\0\r", blacklist_categories=["Cs"]), max_size=60)


def decide(text: str) -> Answer:
    return Answer(OUTCOMES[text], f"because of {text.lower()}")


def body(kept: Kept | None = None, template: str = TEMPLATE) -> str:
    return render(template, decide, kept or Kept(), "Title", FOOT)


def again(text: str, template: str = TEMPLATE) -> str:
    return body(parse(text), template)


def test_each_box_has_its_outcome_and_its_reason() -> None:
    lines = body().split("\n")
    place = lines.index("- [ ] It works.")
    assert lines[place : place + 6] == [
        "- [ ] It works.",
        "  - for you: because of it works.",
        "- [x] It has schemas.",
        "  - proved: because of it has schemas.",
        "  - [ ] And all of them are good.",
        "    - disproved: because of and all of them are good.",
    ]
    assert "- [ ] no box" in lines


def test_a_body_that_nobody_touched_stays_as_it_is() -> None:
    assert again(body()) == body()
    assert parse(body()) == Kept(title=title_digest("Title"), is_known=True)
    assert again(body().replace("\n", "\r\n").rstrip()) == body()


def test_a_tick_of_a_person_stays_and_one_that_is_computed_is_computed() -> None:
    ticked = body().replace("- [ ] It works.", "- [X] It works.").replace("- [x] It has", "- [ ] It has")
    ticked = ticked.replace("- [ ] And all", "- [x] And all")
    assert again(ticked) == body().replace("- [ ] It works.", "- [x] It works.")


def test_a_tick_that_we_set_is_no_tick_of_a_person() -> None:
    proved = render(TEMPLATE, lambda _: Answer(Outcome.PROVED, "yes"), Kept(), "Title", FOOT)
    assert "- [x] It works." in proved
    assert "- [ ] It works." in again(proved)


def test_what_is_written_between_the_marks_is_kept_word_by_word() -> None:
    mine = f"![a](https://x.example/a.png)\n\n\n  code\n- [x] mine\n{OPEN}\nstill mine"
    changed = body().replace(f"{OPEN}\n", f"{OPEN}\n{mine}\n")
    assert parse(changed).yours == mine
    assert mine in again(changed)
    assert again(again(changed)) == again(changed)


def test_what_is_written_elsewhere_stays_where_it_was() -> None:
    changed = body().replace("  - for you: because of it works.\n", "  - for you: because of it works.\n![shot](u)\n")
    changed = changed.replace("Thank you.\n", "Thank you.\n\nP.S.\n\nMore.\n") + "\nThe end."
    kept = again(changed)
    assert "  - for you: because of it works.\n\n![shot](u)\n\n- [x] It has schemas." in kept
    assert "Thank you.\n\nP.S.\n\nMore.\n\n```" in kept
    assert kept.endswith(f"{FOOT}\n\nThe end.\n\n") or kept.rstrip().endswith(f"{FOOT}\n\nThe end.")
    assert again(kept) == kept


def test_what_hangs_on_a_line_that_is_gone_moves_between_the_marks() -> None:
    changed = body().replace("Thank you.\n", "Thank you.\n\nP.S.\n")
    kept = again(changed, TEMPLATE.replace("Thank you.\n", ""))
    assert kept.index(OPEN) < kept.index("P.S.") < kept.index(CLOSE)
    assert "Thank you." not in kept


def test_a_reason_that_changed_is_not_taken_for_a_persons() -> None:
    old = render(TEMPLATE, lambda _: Answer(Outcome.DISPROVED, "an old reason"), Kept(), "Old title", FOOT)
    assert again(old) == body()
    assert parse(old).title == title_digest("Old title")


def test_a_body_that_we_did_not_write_is_kept_as_a_whole() -> None:
    assert parse("Please take this.\r\n\r\nThanks") == Kept("Please take this.\n\nThanks")
    assert f"{OPEN}\nPlease take this.\n\nThanks\n{CLOSE}" in again("Please take this.\n\nThanks")
    without = body().split("\n", 1)[1]
    assert "- [ ] It works." in parse(without).yours


def test_images_of_people_are_counted() -> None:
    changed = body().replace(f"{OPEN}\n", f"{OPEN}\n![a](b) <img src='c'>\n") + "![d](e)"
    assert parse(changed).images == 3


def test_reasons_are_left_out_before_a_body_is_too_long_and_text_of_people_never() -> None:
    long = render(TEMPLATE, lambda _: Answer(Outcome.HUMAN, "x" * 30_000), Kept("y" * 1000), "Title", FOOT)
    assert length(long) <= MOST
    assert "xxx" not in long
    assert "y" * 1000 in long
    with pytest.raises(TooLongError, match="65,536"):
        body(Kept("y" * MOST))


def visible(text: str) -> list[str]:
    """The lines that show something."""
    return [line.strip() for line in text.split("\n") if line.strip()]


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 30), WORDS), max_size=5), WORDS)
@example([(0, "### Before you open this")], "")
@example([(2, CLOSE), (3, OPEN)], CLOSE)
@example([(9, "<!-- connectorops: propose 1 title= yours= lines= -->")], "")
def test_nothing_that_people_insert_is_ever_lost(inserted: list[tuple[int, str]], yours: str) -> None:
    lines = body().rstrip("\n").split("\n")
    for place, text in inserted:
        at = 1 + place % len(lines)
        lines[at:at] = text.split("\n")
    if OPEN in lines:
        at = lines.index(OPEN) + 1
        lines[at:at] = yours.split("\n")
    first = again("\n".join(lines))
    assert first.startswith("<!-- connectorops: propose 1 ")
    have = visible(first)
    for line in [each for _, text in inserted for each in visible(text)] + visible(yours):
        if line not in {OPEN, CLOSE}:
            assert have.count(line) >= 1, line
    assert visible(again(first)) == visible(first)
    assert visible(again(again(first))) == visible(first)


@given(WORDS, WORDS)
def test_parsing_what_was_rendered_gives_what_was_kept(yours: str, below: str) -> None:
    kept = Kept(yours.strip("\n"), title=title_digest("Title"), is_known=True)
    got = parse(body(kept))
    assert (got.yours, got.loose) == (kept.yours, ()) or any(mark in yours for mark in (OPEN, CLOSE))
    ours = body().split("\n")
    if below.strip() and not any(line.strip() in map(str.strip, ours) for line in below.split("\n")):
        assert parse(body(Kept(loose=(("", below.strip("\n")),)))).loose == (("", _trimmed(below)),)


def _trimmed(text: str) -> str:
    lines = text.split("\n")
    while not lines[0].strip():
        lines.pop(0)
    while not lines[-1].strip():
        lines.pop()
    return "\n".join(lines)


@given(st.text(max_size=80))
def test_reading_any_line_as_a_box_is_quick_and_safe(line: str) -> None:
    box = read_box(line)
    if box is not None:
        assert re.search(r"\[[ \txX]{0,4}\]", line)
        assert read_box(box.line(ticked=box.is_ticked)) == box
