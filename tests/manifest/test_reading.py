from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectorops.documents import load_yaml
from connectorops.manifest import (
    STANDARD_CONTRACT,
    Availability,
    Category,
    Consent,
    Contact,
    Document,
    Dynamics365,
    Kind,
    Listing,
    Logos,
    Manifest,
    OAuth,
    Offer,
    Owner,
    Properties,
    Region,
    Screenshot,
    Setup,
    Supplemental,
    Technical,
    Template,
    Video,
    read_manifest,
)
from connectorops.model import Program, Waiver
from connectorops.schema import LIMIT, Violation, load


def read(text: str) -> tuple[Manifest, list[Violation]]:
    return read_manifest(load_yaml("connectors/a/certification.yml", text.encode()))


def pointers(found: list[Violation]) -> list[str]:
    return [each.pointer for each in found]


def test_reads_every_value() -> None:
    text = "kind: ai-connector\nprogram: independent\nowners: [octocat, contoso/owners]\nname: Contoso Tasks\n"
    owners = (Owner("octocat"), Owner("contoso/owners"))
    manifest = Manifest(Kind.AI_CONNECTOR, Program.INDEPENDENT, owners, "Contoso Tasks")
    assert read(text) == (manifest, [])


def test_reads_what_the_forms_ask() -> None:
    manifest, found = read(
        "kind: connector\nprogram: verified\nowners: [octocat]\n"
        "offer:\n  name: Contoso\n  categories: [Finance, Data]\n  eula: standard-contract\n"
        "oauth: {client_id: abc, secret_name: CONTOSO_SECRET}\n"
        "template: {name: A, description: B, package: package.zip}\n"
        "dynamics_365:\n  offer_id: contoso\n  setup: {test_drive: false}\n"
        "  properties: {categories: [{name: Sales, subcategories: [Telesales]}]}\n"
        "  listing: {support: {name: Support, url: 'https://contoso.example'}, videos: [{name: Tour}]}\n"
        "  technical: {regions: [{name: Europe}]}\n"
    )
    assert found == []
    assert manifest.offer == Offer("Contoso", ("Finance", "Data"), STANDARD_CONTRACT)
    assert manifest.oauth == OAuth("abc", "CONTOSO_SECRET")
    assert manifest.template == Template("A", "B", "package.zip")
    assert manifest.dynamics_365 == Dynamics365(
        "contoso",
        setup=Setup(test_drive=False),
        properties=Properties((Category("Sales", ("Telesales",)),)),
        listing=Listing(support=Contact("Support", url="https://contoso.example"), videos=(Video("Tour"),)),
        technical=Technical(regions=(Region("Europe"),)),
    )


def test_leaves_out_what_is_wrong_and_keeps_what_stands_beside_it() -> None:
    manifest, found = read(
        "kind: dynamics-365-offer\nprogram: verified\nowners: [octocat]\noffer: none\n"
        "dynamics_365:\n  setup: {listing_type: gratis, test_drive: true}\n"
        "  properties: {app_version: 1.10, categories: [{name: Sales}, {name: 7}, Sales]}\n"
    )
    assert pointers(found) == [
        "/offer",
        "/dynamics_365/setup/listing_type",
        "/dynamics_365/properties/categories/1/name",
        "/dynamics_365/properties/categories/2",
        "/dynamics_365/properties/app_version",
    ]
    assert manifest.offer == Offer()
    assert manifest.dynamics_365.setup == Setup(test_drive=True)
    assert manifest.dynamics_365.properties == Properties((Category("Sales"), Category(), Category()))


WAIVER = "rule: SW021, reason: It is known as this., approver: octocat, until: "


def test_waivers_are_of_this_folder_and_keep_their_place() -> None:
    manifest, found = read(
        f"kind: connector\nprogram: verified\nowners: [octocat]\nwaivers:\n- {{{WAIVER}2027-02-30}}\n"
        f"- {{{WAIVER}2027-03-31, pointer: /info}}\n- {{rule: SW021}}\n- {{{WAIVER}soon}}\n"
        f"- {{{WAIVER}2027-01-01, x: y}}\n"
    )
    waiver = Waiver("SW021", "connectors/a", "It is known as this.", "octocat", date(2027, 3, 31), "/info")
    assert manifest.waivers == {"/waivers/1": waiver}
    assert [(each.pointer, each.keyword) for each in found] == [
        ("/waivers/2", "required"),
        ("/waivers/2", "required"),
        ("/waivers/2", "required"),
        ("/waivers/3/until", "pattern"),
        ("/waivers/4/x", "additionalProperties"),
        ("/waivers/0/until", "format"),
    ]


@pytest.mark.parametrize("path", [Path("tests/golden"), *Path("connectors").iterdir()], ids=lambda path: path.name)
def test_the_manifests_of_this_repository_are_right(path: Path) -> None:
    manifest, found = read((path / "certification.yml").read_text("utf-8"))
    assert found == []
    assert manifest.owners


@pytest.mark.parametrize("text", ["", " \n", "# nothing yet\n", "owners: [", "kind: [connector\nprogram: verified\n"])
def test_a_file_that_is_lost_violates_nothing_more(text: str) -> None:
    manifest, found = read(text)
    assert replace(manifest, program=None) == Manifest()
    assert found == []


@pytest.mark.parametrize("text", ["[]\n", "connector\n"])
def test_a_file_of_another_shape_has_the_defaults(text: str) -> None:
    manifest, found = read(text)
    assert manifest == Manifest()
    assert [(each.pointer, each.keyword) for each in found] == [("", "type")]


def test_takes_what_is_valid() -> None:
    text = "kind: conector\nprogram: custom\nowners: [octocat, '@hubot', octocat, 7]\nname: ''\nextra: 1\n"
    manifest, found = read(text)
    assert manifest == Manifest(Kind.CONNECTOR, Program.CUSTOM, (Owner("octocat"),), "")
    assert sorted(pointers(found)) == ["/extra", "/kind", "/name", "/owners/1", "/owners/2", "/owners/3"]


def test_reads_what_is_recorded_of_an_owner() -> None:
    comment = "https://github.com/contoso/connectors/pull/7#issuecomment-1"
    manifest, found = read(
        "kind: connector\nprogram: verified\nowners:\n- octocat\n- handle: hubot\n  id: 480938\n"
        f"  consent:\n    comment: {comment}\n    date: 2026-01-31\n- {{handle: contoso/owners}}\n"
    )
    assert found == []
    assert manifest.owners == (
        Owner("octocat"),
        Owner("hubot", 480938, Consent(comment, "2026-01-31")),
        Owner("contoso/owners"),
    )


@pytest.mark.parametrize(
    ("owner", "pointer"),
    [
        ("{id: 1}", "/owners/1"),
        ("{handle: '@hubot'}", "/owners/1/handle"),
        ("{handle: hubot, id: '1'}", "/owners/1/id"),
        ("{handle: hubot, mail: x}", "/owners/1/mail"),
        ("{handle: hubot, consent: {date: 2026-01-31}}", "/owners/1/consent"),
        ("{handle: hubot, consent: {comment: 'javascript:x', date: 2026-01-31}}", "/owners/1/consent/comment"),
        ("{handle: hubot, consent: yes}", "/owners/1/consent"),
    ],
)
def test_takes_no_owner_of_whom_something_wrong_is_recorded(owner: str, pointer: str) -> None:
    manifest, found = read(f"kind: connector\nprogram: verified\nowners: [octocat, {owner}]\n")
    assert manifest.owners == (Owner("octocat"),)
    assert pointers(found) == [pointer]


def test_takes_no_owners_where_they_are_no_list() -> None:
    manifest, found = read("kind: template\nprogram: verified\nowners: octocat\n")
    assert manifest == Manifest(Kind.TEMPLATE, Program.VERIFIED)
    assert pointers(found) == ["/owners"]


def test_takes_nothing_where_not_everything_wrong_was_told() -> None:
    owners = "".join(f"- '@user{number}'\n" for number in range(LIMIT + 1))
    manifest, found = read(f"kind: template\nprogram: custom\nowners:\n{owners}")
    assert manifest == Manifest()
    assert len(found) == LIMIT


def test_what_is_missing_is_told() -> None:
    manifest, found = read("kind: template\n")
    assert manifest == Manifest(Kind.TEMPLATE)
    assert [each.message for each in found] == ['the file lacks "program"', 'the file lacks "owners"']


def test_the_types_have_the_values_of_the_schema() -> None:
    properties = load("certification")["properties"]
    assert properties["kind"]["enum"] == list(Kind)
    assert properties["program"]["enum"] == list(Program)
    assert list(properties) == [field.name for field in fields(Manifest)]


def test_every_type_has_the_members_of_its_schema_in_their_order() -> None:
    properties = load("certification")["properties"]
    offer = properties["dynamics_365"]["properties"]
    listing, technical = offer["listing"]["properties"], offer["technical"]["properties"]
    schemas = {
        Offer: properties["offer"],
        OAuth: properties["oauth"],
        Template: properties["template"],
        Dynamics365: properties["dynamics_365"],
        Setup: offer["setup"],
        Properties: offer["properties"],
        Category: offer["properties"]["properties"]["categories"]["items"],
        Listing: offer["listing"],
        Contact: listing["support"],
        Document: listing["documents"]["items"],
        Logos: listing["logos"],
        Screenshot: listing["screenshots"]["items"],
        Video: listing["videos"]["items"],
        Availability: offer["availability"],
        Technical: offer["technical"],
        Region: technical["regions"]["items"],
        Supplemental: offer["supplemental"],
    }
    for kind, schema in schemas.items():
        assert list(schema["properties"]) == [field.name for field in fields(kind)]
    assert list(listing["engineering"]["properties"]) == ["name", "email", "phone"]


def test_a_waiver_has_the_members_of_one_in_the_configuration() -> None:
    waiver = load("config")["properties"]["waivers"]["items"]
    mine = load("certification")["properties"]["waivers"]["items"]
    assert mine["properties"] == {key: each for key, each in waiver["properties"].items() if key != "connector"}
    assert mine["required"] == [each for each in waiver["required"] if each != "connector"]


@given(
    st.dictionaries(
        st.sampled_from(["kind", "program", "owners", "name", "x"]),
        st.text() | st.sampled_from(["template", "[a, b]", "{}"]),
    )
)
def test_never_crashes(members: dict[str, str]) -> None:
    manifest, _ = read("".join(f"{key}: {value}\n" for key, value in members.items()))
    assert all(isinstance(owner.handle, str) for owner in manifest.owners)
