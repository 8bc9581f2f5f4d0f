"""Changes of connections and of the publisher."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from changes.documents import connector

from connectorops.changes import Change

if TYPE_CHECKING:
    from changes.documents import Json

KEY = {"type": "securestring"}
OAUTH = {"type": "oauthSetting", "oAuthSettings": {"identityProvider": "oauth2"}}
TEXT = {"type": "string"}
REQUIRED = {"type": "string", "uiDefinition": {"constraints": {"required": "true"}}}
HIDDEN = {"type": "string", "uiDefinition": {"constraints": {"required": "true", "hidden": "true"}}}


def single(**parameters: Json) -> Json:
    return {"connectionParameters": parameters}


def sets(**members: Json) -> Json:
    return {"connectionParameterSets": {"values": [{"name": name, "parameters": p} for name, p in members.items()]}}


def found(old: Json, new: Json) -> list[tuple[str, str]]:
    compared = Change(connector(None, {"properties": old}), connector(None, {"properties": new}))
    return [(edit.code, edit.value_path) for edit in compared.edits]


P = "/properties/connectionParameters"
S = "/properties/connectionParameterSets/values"
CASES: list[tuple[Json, Json, list[tuple[str, str]]]] = [
    (single(k=KEY), single(k=KEY), []),
    (single(k=KEY), single(t=OAUTH), [("AuthenticationMethodRemoved", P), ("AuthenticationMethodAdded", P)]),
    (single(t=OAUTH, k=KEY), single(k=KEY), [("AuthenticationMethodRemoved", P), ("AuthenticationMethodAdded", P)]),
    (single(k=KEY), {}, [("AuthenticationMethodRemoved", P)]),
    (single(), single(k=KEY), [("OptionalConnectionParameterAdded", f"{P}/k")]),
    (single(), single(t=OAUTH), [("ConnectionParameterNowRequired", f"{P}/t")]),
    (single(a=TEXT), single(b=TEXT), [
        ("ConnectionParametersRemoved", f"{P}/a"), ("OptionalConnectionParameterAdded", f"{P}/b")
    ]),
    (single(a=TEXT), single(a=REQUIRED), [("ConnectionParameterNowRequired", f"{P}/a")]),
    (single(a=TEXT), single(a=HIDDEN), []),
    (single(a=REQUIRED), single(a=TEXT), []),
    (single(a=TEXT), single(a=KEY), [("ConnectionParameterTypeChanged", f"{P}/a")]),
    (sets(a={"k": KEY, "n": TEXT}), sets(a={"k": KEY, "n": {"type": "int"}}), [
        ("ConnectionParameterTypeChanged", f"{S}/0/parameters/n")
    ]),
    (single(), single(a=REQUIRED), [("ConnectionParameterNowRequired", f"{P}/a")]),
    (single(k=KEY), sets(a={"k": KEY}), []),
    (single(k=KEY), sets(a={"k": KEY}, b={"t": OAUTH}), [("AuthenticationMethodAdded", f"{S}/1")]),
    (sets(a={"k": KEY}, b={"t": OAUTH}), sets(a={"k": KEY}), [("AuthenticationMethodRemoved", f"{S}/1")]),
    (sets(a={"k": KEY}), sets(b={"k": KEY}), [
        ("AuthenticationMethodRemoved", f"{S}/0"), ("AuthenticationMethodAdded", f"{S}/0")
    ]),
    (sets(a={"k": KEY}), sets(a={"t": OAUTH}), [
        ("AuthenticationMethodRemoved", f"{S}/0"), ("AuthenticationMethodAdded", f"{S}/0")
    ]),
    (sets(a={"k": KEY}, b={}), sets(b={}, a={"k": KEY}), []),
    (sets(a={"k": KEY, "x": TEXT}), sets(a={"k": KEY}), [("ConnectionParametersRemoved", f"{S}/0/parameters/x")]),
    ({"publisher": "A"}, {"publisher": "B"}, [("PublisherChanged", "/properties/publisher")]),
    ({"publisher": "A"}, {}, [("PublisherChanged", "/properties/publisher")]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_changes_of_connections(old: Json, new: Json, expected: list[tuple[str, str]]) -> None:
    assert found(old, new) == expected


def oauth(**settings: Any) -> Json:  # noqa: ANN401 - JSON is any shape
    return single(t={"type": "oauthSetting", "oAuthSettings": {"identityProvider": "oauth2"} | settings})


T = f"{P}/t/oAuthSettings"
URL = {"tokenUrl": {"value": "https://a.example/token"}}
SIGN_INS: list[tuple[Json, Json, list[str]]] = [
    ({"scopes": ["a", "b"]}, {"scopes": ["b", "a"]}, []),
    ({"scopes": ["a"]}, {"scopes": ["a", "b"]}, [f"{T}/scopes"]),
    ({"scopes": ["a"]}, {}, [T]),
    ({}, {"identityProvider": "aad"}, [f"{T}/identityProvider"]),
    ({"customParameters": URL}, {"customParameters": {"tokenUrl": {"value": "b"}}}, [f"{T}/customParameters/tokenUrl"]),
    ({"customParameters": {"tokenUrl": "a"}}, {"customParameters": {"tokenUrl": {"value": "a"}}}, []),
    ({"clientId": "a", "redirectMode": "Global"}, {"clientId": "b", "redirectMode": "GlobalPerConnector"}, []),
    ({"properties": {"IsFirstParty": "False"}}, {"properties": {"IsOnbehalfofLoginSupported": True}}, []),
    ({"customParameters": {"clientSecret": "a"}}, {"customParameters": {"clientSecret": "b"}}, []),
]


@pytest.mark.parametrize(("old", "new", "places"), SIGN_INS)
def test_changes_of_where_connections_sign_in(old: Json, new: Json, places: list[str]) -> None:
    assert found(oauth(**old), oauth(**new)) == [("SecurityChanged", place) for place in places]


def test_sentences_say_which_way_to_connect() -> None:
    compared = Change(
        connector(None, {"properties": sets(work={"t": OAUTH})}), connector(None, {"properties": sets(key={"k": KEY})})
    )
    assert [edit.sentence for edit in compared.edits] == [
        "The way to connect work (OAuth) was removed.",
        "The way to connect key (a secret) is new.",
    ]


@pytest.mark.parametrize("strange", [None, 1, "x", [], [1], {"values": 1}, {"values": [1, {}]}, {"a": 1}])
def test_odd_files_break_nothing(strange: Any) -> None:  # noqa: ANN401 - that is the point
    for key in ("connectionParameters", "connectionParameterSets", "publisher"):
        assert isinstance(found(single(k=KEY), {key: strange}), list)
        assert isinstance(found({key: strange}, single(k=KEY)), list)
