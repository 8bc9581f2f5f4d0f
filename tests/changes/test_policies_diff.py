"""Changes of policies and of the script, for operations that flows use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from changes.documents import document, operation

from connectorops.changes import Change
from connectorops.connectors import Connector
from connectorops.model import Program
from connectorops.tree import MemoryTree

if TYPE_CHECKING:
    from changes.documents import Json

IDS = ("GetX", "GetY")
SCRIPT = "public class Script : ScriptBase\n{\n    // As it was.\n    int a = 1;\n}\n"


def version(properties: Json, ids: tuple[str, ...] = IDS, script: str | None = None) -> Connector:
    paths = {f"/{each}": {"get": operation({"operationId": each})} for each in ids}
    files = {
        "apiDefinition.swagger.json": json.dumps(document(None, {"paths": paths})),
        "apiProperties.json": json.dumps({"properties": properties}),
    }
    files |= {} if script is None else {"script.csx": script}
    return Connector(MemoryTree({n: t.encode() for n, t in files.items()}), "", tuple(sorted(files)), Program.VERIFIED)


def found(old: Connector, new: Connector) -> list[tuple[str, str, str]]:
    codes = {"PolicyChanged", "ScriptChanged"}
    return [(each.code, each.value_path, each.sentence) for each in Change(old, new).edits if each.code in codes]


def route(path: str, *ids: str, title: str = "Route") -> Json:
    parameters: Json = {"x-ms-apimTemplateParameter.newPath": path}
    if ids:
        parameters["x-ms-apimTemplate-operationName"] = list(ids)
    return {"templateId": "routerequesttoendpoint", "title": title, "parameters": parameters}


def policies(*instances: Json) -> Json:
    return {"policyTemplateInstances": list(instances)}


P = "/properties/policyTemplateInstances"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([route("/a")], [route("/a")]),
        ([route("/a"), route("/b", "GetX")], [route("/b", "GetX"), route("/a")]),
        ([route("/a", title="A")], [route("/a", title="B")]),
        ([route("/a")], [route("/a") | {"templateId": "RouteRequestToEndpoint"}]),
        ([route("/a")], [route("/a", "GetY", "GetX")]),
        ([route("/a", "GetX")], [route("/a", "GetX", "GetX_V2"), route("/b", "GetX_V2")]),
        ([route("/a", "Gone")], []),
    ],
)
def test_policies_that_do_the_same_for_flows(old: list[Json], new: list[Json]) -> None:
    before = version(policies(*old), (*IDS, "Gone"))
    assert found(before, version(policies(*new), (*IDS, "GetX_V2"))) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "sentence"),
    [
        ([route("/a")], [route("/b")], f"{P}/0", "changed from newPath /a to newPath /b."),
        ([route("/a", "GetX")], [route("/a")], f"{P}/0", "changed from operations GetX to operations GetX, GetY."),
        ([], [route("/a", "GetX")], f"{P}/0", "from nothing to template routerequesttoendpoint, newPath /a"),
        (
            [route("/a"), route("/b", "GetY", title="B")],
            [route("/a")],
            f"{P}/1",
            "newPath /b, operations GetY to nothing.",
        ),
    ],
)
def test_policies_that_do_something_else(old: list[Json], new: list[Json], place: str, sentence: str) -> None:
    (edit,) = found(version(policies(*old)), version(policies(*new)))
    assert edit[:2] == ("PolicyChanged", place)
    assert edit[2].startswith("The policy ")
    assert sentence in edit[2]


def test_what_a_header_holds_is_not_shown() -> None:
    old, new = (
        {"templateId": "setheader", "title": "H", "parameters": {"value": each}} for each in ("a" * 30, "b" * 30)
    )
    ((_, _, sentence),) = found(version(policies(old)), version(policies(new)))
    assert "aaa" not in sentence
    assert "bbb" not in sentence


@pytest.mark.parametrize("strange", [None, 1, "x", [1], [{}], [{"parameters": 1}], [{"templateId": []}]])
def test_odd_policies_break_nothing(strange: object) -> None:
    odd, plain = version({"policyTemplateInstances": strange}), version(policies(route("/a")))
    assert found(plain, odd)
    assert found(odd, plain)
    assert found(odd, odd) == []


def scripted(*ids: str) -> Json:
    return {"scriptOperations": list(ids)}


def test_a_script_that_does_something_else() -> None:
    old, new = version(scripted("GetX"), script=SCRIPT), version(scripted("GetX"), script=SCRIPT.replace("1", "2"))
    ((code, _, sentence),) = found(old, new)
    assert (code, sentence) == ("ScriptChanged", "The script is another one for GetX.")
    (edit,) = (each for each in Change(old, new).edits if each.code == code)
    assert (edit.file, edit.new_pointer) == ("script", "")


def test_a_script_that_is_written_in_another_way() -> None:
    other = SCRIPT.replace("\n", "\r\n").replace("    ", "\t").replace("As it was", "Another comment")
    assert found(version({}, script=SCRIPT), version(scripted(*IDS), script=other)) == []


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        (scripted("GetX"), scripted("GetX", "GetY"), "GetY"),
        (scripted(), scripted("GetX"), "GetY"),
        (scripted("GetX"), {}, "GetY"),
    ],
)
def test_operations_that_newly_run_through_a_script_or_no_longer_do(old: Json, new: Json, names: str) -> None:
    ((_, path, sentence),) = found(version(old, script=SCRIPT), version(new, script=SCRIPT))
    assert path == "/properties/scriptOperations"
    assert sentence == f"The script is another one for {names}."


def test_a_script_that_is_new_or_gone() -> None:
    with_, without = version(scripted("GetX"), script=SCRIPT), version({})
    assert [sentence for *_, sentence in found(with_, without)] == ["The script is another one for GetX."]
    assert [sentence for *_, sentence in found(without, with_)] == ["The script is another one for GetX."]


def test_a_script_for_new_operations_only() -> None:
    new = version(scripted("GetX_V2"), (*IDS, "GetX_V2"), SCRIPT)
    assert found(version({}), new) == []
    other = version(scripted("GetX_V2"), (*IDS, "GetX_V2"), SCRIPT.replace("1", "2"))
    assert found(version(scripted("Gone"), (*IDS, "Gone"), SCRIPT), other) == []
