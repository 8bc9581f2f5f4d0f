"""The files of a new connector, whatever the answers are."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from PIL import Image

from connectorops.documents import Document, load_json, load_yaml
from connectorops.manifest import read_manifest
from connectorops.model import Program
from connectorops.scaffold import Answers, Auth, next_steps, scaffold, text_problem

PROGRAMS = pytest.mark.parametrize("program", Program)
AUTHS = pytest.mark.parametrize("auth", Auth)
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: text_problem(text) is None)


def swagger(answers: Answers) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(scaffold(answers)["apiDefinition.swagger.json"])
    return value


def properties(answers: Answers) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(scaffold(answers)["apiProperties.json"])["properties"]
    return value


def headings(markdown: bytes) -> list[str]:
    tokens = MarkdownIt().parse(markdown.decode())
    return [tokens[place + 1].content for place, token in enumerate(tokens) if token.type == "heading_open"]


def icon(answers: Answers) -> Image.Image:
    return Image.open(BytesIO(scaffold(answers)["icon.png"]))


def test_the_same_answers_make_the_same_files() -> None:
    answers = Answers("Contoso Tasks", script=True)
    assert scaffold(answers) == scaffold(answers)


@PROGRAMS
@AUTHS
def test_texts_are_utf_8_with_lf_and_one_newline_at_the_end(program: Program, auth: Auth) -> None:
    files = scaffold(Answers("Contoso Tasks", program, auth, script=True))
    texts = {name: data for name, data in files.items() if name != "icon.png"}
    for data in texts.values():
        assert b"\r" not in data
        assert b"$" not in data.replace(b'"$ref"', b"")
        assert b"\n\n\n" not in data
        assert data.endswith(b"\n")
        assert not data.endswith(b"\n\n")


@PROGRAMS
@AUTHS
def test_json_has_an_indent_of_4(program: Program, auth: Auth) -> None:
    for name, data in scaffold(Answers("Contoso Tasks", program, auth)).items():
        if name.endswith(".json"):
            assert data.decode() == json.dumps(json.loads(data), indent=4, ensure_ascii=False) + "\n"


@AUTHS
def test_the_definition_and_the_properties_sign_in_the_same_way(auth: Auth) -> None:
    answers = Answers("Contoso Tasks", auth=auth)
    definitions = swagger(answers).get("securityDefinitions", {})
    types = {each["type"] for each in properties(answers)["connectionParameters"].values()}
    expected = {
        Auth.API_KEY: ({"apiKey"}, {"securestring"}),
        Auth.BASIC: ({"basic"}, {"securestring"}),
        Auth.OAUTH2: ({"oauth2"}, {"oauthSetting"}),
        Auth.NONE: (set(), set()),
    }
    assert ({each["type"] for each in definitions.values()}, types) == expected[auth]


@AUTHS
def test_credentials_are_spoken_of_where_there_are_any(auth: Auth) -> None:
    files = scaffold(Answers("Contoso Tasks", auth=auth))
    speaks = ["How to get credentials" in headings(files["intro.md"]), b"| 401 |" in files["intro.md"]]
    speaks += [b"Unauthorized" in files["apiDefinition.swagger.json"], b"None are needed" not in files["readme.md"]]
    assert speaks == [auth is not Auth.NONE] * 4
    assert "Obtaining Credentials" in headings(files["readme.md"])


def test_oauth_has_a_placeholder_for_the_client_and_a_redirect_url_of_its_own() -> None:
    settings = properties(Answers("Contoso Tasks", auth=Auth.OAUTH2))["connectionParameters"]["token"]["oAuthSettings"]
    assert settings["redirectMode"] == "GlobalPerConnector"
    assert settings["clientId"].startswith("[[")
    assert "clientSecret" not in settings


@PROGRAMS
def test_the_icon_is_opaque_and_has_the_brand_colour(program: Program) -> None:
    answers = Answers("Contoso Tasks", program)
    colour = properties(answers)["iconBrandColor"]
    if program is Program.INDEPENDENT:
        assert colour == "#da3b01"
        assert "icon.png" not in scaffold(answers)
        return
    image = icon(answers)
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", (230, 230))
    corners = {image.getpixel((x, y)) for x in (0, 229) for y in (0, 229)}
    assert corners == {tuple(bytes.fromhex(colour[1:]))}
    assert image.getpixel((115, 115)) == (255, 255, 255)


def test_connectors_look_different() -> None:
    icons = {scaffold(Answers(f"Contoso {number}"))["icon.png"] for number in range(20)}
    assert len(icons) == 20


@pytest.mark.parametrize("script", [True, False])
def test_a_script_is_for_an_operation_that_there_is(script: bool) -> None:
    answers = Answers("Contoso Tasks", script=script)
    ids = {each["operationId"] for item in swagger(answers)["paths"].values() for each in item.values()}
    assert ("script.csx" in scaffold(answers)) is script
    assert set(properties(answers).get("scriptOperations", ())) <= ids
    assert ("scriptOperations" in properties(answers)) is script
    assert (b"--script script.csx" in scaffold(answers)["readme.md"]) is script


def test_an_independent_publisher_is_not_the_owner_of_the_service() -> None:
    independent = properties(Answers("Open Weather", Program.INDEPENDENT, publisher="Ada Lovelace"))
    assert independent["publisher"] == "Ada Lovelace" != independent["stackOwner"]
    verified = properties(Answers("Contoso Tasks", publisher="Contoso"))
    assert verified["publisher"] == verified["stackOwner"] == "Contoso"


@PROGRAMS
@AUTHS
@pytest.mark.parametrize("known", [True, False])
def test_every_next_step_leads_to_something(program: Program, auth: Auth, known: bool) -> None:
    facts = {"publisher": "Contoso", "host": "api.contoso.com", "owners": ("octocat",)} if known else {}
    answers = Answers("Contoso Tasks", program, auth, script=True, **facts)  # type: ignore[arg-type]  # mixed values
    files = scaffold(answers)
    for step in next_steps(answers):
        assert step.text.endswith(".")
        if step.pointer:
            load = load_json if step.file.endswith(".json") else load_yaml
            assert at(load(step.file, files[step.file]), step.pointer)
        assert step.file in files


def at(document: Document, pointer: str) -> object:
    value = document.value
    for token in pointer.split("/")[1:]:
        value = value[token]
    found: object = value
    return found


def test_what_is_known_is_no_step() -> None:
    unknown = {step.pointer for step in next_steps(Answers("A"))}
    known = {step.pointer for step in next_steps(Answers("A", publisher="B", host="c.example.com", owners=("d",)))}
    assert unknown - known == {"/host", "/properties/publisher", "/owners"}


@pytest.mark.parametrize("owner", ["octocat", "contoso/owners", "123", "true", "null", "1e5", "0x10", "no", "1_000"])
def test_owners_stay_text(owner: str) -> None:
    data = scaffold(Answers("Contoso Tasks", owners=(owner,)))["certification.yml"]
    manifest, wrong = read_manifest(load_yaml("certification.yml", data))
    assert ([each.handle for each in manifest.owners], wrong) == ([owner], [])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])  # refusals are many
@given(TEXTS, TEXTS, TEXTS, st.sampled_from(Auth))
@example("#", "0", "0", Auth.API_KEY)
@example("# A", "## B", "0", Auth.API_KEY)
@example("1. # A", "1) # B", "0", Auth.API_KEY)
@example("- # A", "+ # B", "0", Auth.API_KEY)
@example("---", "===", "0", Auth.API_KEY)
def test_no_answer_breaks_a_file(title: str, publisher: str, host: str, auth: Auth) -> None:
    answers = Answers(title, Program.INDEPENDENT, auth, publisher, host)
    files = scaffold(answers)
    definition = swagger(answers)
    assert definition["info"]["title"] == title
    assert definition["info"]["contact"]["name"] == publisher == properties(answers)["publisher"]
    assert definition["host"] == host
    plain = scaffold(Answers("Title", Program.INDEPENDENT, auth, "Publisher"))
    for name in ("readme.md", "intro.md"):
        assert len(headings(files[name])) == len(headings(plain[name]))
