"""Random documents in random formats, random edits: the result is what a plain model says, the rest is untouched."""

from __future__ import annotations

import copy
import json
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from connectorops.documents import join, load_json, resolve
from connectorops.edits import (
    DocumentEdit,
    InsertElement,
    InsertMember,
    RemoveMember,
    RenameMember,
    SetMember,
    apply,
    fragment,
)

KEYS = st.text(st.characters(codec="utf-8"), max_size=4) | st.sampled_from(["a", "b", "$ref", "a/b", "~", 'q"\\', "0"])
SCALARS = st.none() | st.booleans() | st.integers(-9, 10**20) | st.floats(allow_nan=False, allow_infinity=False) | KEYS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))
ROOTS = st.dictionaries(KEYS, VALUES, max_size=5)
SPACES = st.sampled_from(["", " ", "\n", "\r\n", "\n\n", "\t", "  ", "\n    ", "\r\n\t"])


@st.composite
def texts(draw: st.DrawFn, value: Any) -> str:  # noqa: ANN401 - JSON is any shape
    """The value in any format: that of a tool, or with any white space anywhere."""
    ascii_only: bool = draw(st.booleans())
    if draw(st.booleans()):
        indent = draw(st.sampled_from([None, 1, 2, 4, "\t"]))
        separators = draw(st.sampled_from([(",", ":"), (", ", ": "), (",", " : ")]))
        text = json.dumps(value, indent=indent, separators=separators, ensure_ascii=ascii_only)
        return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    if not isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=ascii_only)
    space = [draw(SPACES) for _ in range(4)]
    if isinstance(value, list):
        inner = f"{space[0]},{space[1]}".join(draw(texts(each)) for each in value)
        return f"[{space[2]}{inner}{space[3]}]"
    members = [f"{json.dumps(key, ensure_ascii=ascii_only)}{space[0]}:{space[1]}{draw(texts(each))}"
               for key, each in value.items()]  # fmt: skip
    return f"{{{space[2]}{(space[3] + ',' + space[1]).join(members)}{space[2]}}}"


def places(value: Any, pointer: str = "") -> list[str]:  # noqa: ANN401 - JSON is any shape
    """The pointers of all values below this one."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [each for key, member in inner for here in [join(pointer, key)] for each in [here, *places(member, here)]]


def change(model: Any, edit: DocumentEdit) -> None:  # noqa: ANN401 - JSON is any shape
    """One edit in a plain value."""
    if isinstance(edit, InsertElement):
        array = resolve(model, edit.parent)
        array.insert(len(array) if edit.after is None else edit.after + 1, edit.value)
        return
    if isinstance(edit, InsertMember):
        insert(resolve(model, edit.parent), edit)
        return
    parent, _, _ = edit.pointer.rpartition("/")
    holder = resolve(model, parent)
    token: Any = edit.pointer[len(parent) + 1 :].replace("~1", "/").replace("~0", "~")
    token = int(token) if isinstance(holder, list) else token
    if isinstance(edit, RemoveMember):
        del holder[token]
    elif isinstance(edit, RenameMember):
        members = [(edit.key if key == token else key, value) for key, value in holder.items()]
        holder.clear()
        holder.update(members)
    else:
        holder[token] = edit.value


def insert(holder: dict[str, Any], edit: InsertMember) -> None:
    members = list(holder.items())
    names = list(holder)
    place = len(names)
    if edit.after is not None:
        place = names.index(edit.after) + 1
    elif edit.before is not None:
        place = names.index(edit.before)
    members.insert(place, (edit.key, edit.value))
    holder.clear()
    holder.update(members)


@st.composite
def random_edit(draw: st.DrawFn, value: Any) -> DocumentEdit:  # noqa: ANN401 - JSON is any shape
    here = ["", *places(value)]
    containers = [each for each in here if isinstance(resolve(value, each), (dict, list))]
    parent = draw(st.sampled_from(containers))
    holder = resolve(value, parent)
    new = draw(VALUES)
    tokens: list[Any] = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    if draw(st.booleans()) and tokens:
        pointer = join(parent, draw(st.sampled_from(tokens)))
        kinds: list[DocumentEdit] = [SetMember(pointer, new), RemoveMember(pointer)]
        if isinstance(holder, dict):
            kinds.append(RenameMember(pointer, draw(KEYS.filter(lambda key: key not in holder))))
        return draw(st.sampled_from(kinds))
    if isinstance(holder, list):
        return InsertElement(parent, new, draw(st.sampled_from([None, *tokens])))
    key = draw(KEYS.filter(lambda key: key not in holder))
    anchor = draw(st.sampled_from([None, *tokens]))
    kinds = [InsertMember(parent, key, new, after=anchor), InsertMember(parent, key, new, before=anchor)]
    return draw(st.sampled_from([*kinds, SetMember(join(parent, key), new)]))


def touched(edit: DocumentEdit) -> str:
    return edit.parent if isinstance(edit, (InsertMember, InsertElement)) else edit.pointer.rpartition("/")[0]


@given(st.data(), ROOTS)
@settings(max_examples=120)
def test_one_edit_does_what_the_model_does_and_nothing_else(data: st.DataObject, value: dict[str, Any]) -> None:
    text = data.draw(texts(value))
    edit = data.draw(random_edit(value))
    mark = data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    before = load_json("x.json", mark + text.encode())
    after = apply(before, [edit])
    model = copy.deepcopy(before.value)
    change(model, edit)
    assert json.dumps(after.value) == json.dumps(model)
    assert after.data.startswith(mark)
    beside = [each for each in places(before.value) if not f"{each}/".startswith(f"{touched(edit)}/")]
    outside = [each for each in beside if not touched(edit).startswith(each)]
    for pointer in outside:
        assert fragment(after, pointer).text == fragment(before, pointer).text


@given(st.data(), ROOTS, st.integers(0, 2**10))
@settings(max_examples=80)
def test_many_removals_and_additions_in_one_object(data: st.DataObject, value: dict[str, Any], choice: int) -> None:
    before = load_json("x.json", data.draw(texts(value)).encode())
    removed = [key for n, key in enumerate(value) if choice >> n & 1]
    kept = [key for key in value if key not in removed]
    added = data.draw(st.lists(KEYS.filter(lambda key: key not in value), unique=True, max_size=3))
    anchors: list[str | None] = [data.draw(st.sampled_from([None, *kept])) for _ in added]
    edits: list[DocumentEdit] = [RemoveMember(join("", key)) for key in removed]
    edits += [InsertMember("", key, [key], after=anchor) for key, anchor in zip(added, anchors, strict=True)]
    model = copy.deepcopy(before.value)
    for edit in edits:
        change(model, edit)
    after = apply(before, edits)
    assert json.dumps(after.value) == json.dumps(model)
    for key in kept:
        assert fragment(after, join("", key)).text == fragment(before, join("", key)).text


@given(st.data(), ROOTS)
@settings(max_examples=50)
def test_saying_what_is_there_changes_nothing(data: st.DataObject, value: dict[str, Any]) -> None:
    before = load_json("x.json", data.draw(texts(value)).encode())
    everything = [SetMember(join("", key), member) for key, member in before.value.items()]
    assert apply(before, everything) is before


@given(st.data(), ROOTS, ROOTS)
@settings(max_examples=50)
def test_a_fragment_says_the_same_wherever_it_is_put(
    data: st.DataObject, source: dict[str, Any], target: dict[str, Any]
) -> None:
    value = {"x": source}
    origin = load_json("x.json", data.draw(texts(value)).encode())
    before = load_json("y.json", data.draw(texts({"y": target})).encode())
    after = apply(before, [InsertMember("/y", "new key", fragment(origin, "/x"))])
    assert json.dumps(after.value["y"]["new key"]) == json.dumps(source)
