"""How far a submission is: the states of its pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectorops.documents import load_yaml
from connectorops.manifest import Dynamics365, Kind, Listing, Manifest, OAuth, Offer, Setup, Video, read_manifest
from connectorops.manifest.forms import CHOICES, CONDITIONS, PAGES, Form
from connectorops.manifest.sections import State, entries, sections, value_at
from connectorops.schema import load

OFFER = Offer("Contoso", ("Finance",), "standard-contract", "https://a.example", "https://b.example")
CONNECTOR = Manifest(offer=OFFER)


def sample(name: str) -> Manifest:
    data = (Path("connectors") / name / "certification.yml").read_bytes()
    return read_manifest(load_yaml("certification.yml", data))[0]


def states(manifest: Manifest, **options: Any) -> dict[str, str]:  # noqa: ANN401 - options of `sections`
    return {each.page.title: each.state.value for each in sections(manifest, **options)}


def missing(manifest: Manifest, **options: Any) -> list[str]:  # noqa: ANN401 - as above
    return [entry.pointer for each in sections(manifest, **options) for entry in each.missing]


def test_an_empty_manifest_has_not_started() -> None:
    assert states(Manifest()) == {
        "New offer": "Not started",
        "Product setup": "Complete",
        "Packages": "Complete",
        "Properties": "Not started",
        "Availability": "Complete",
        "Review and publish": "Complete",
    }
    offer = states(Manifest(Kind.DYNAMICS_365_OFFER))
    assert set(offer.values()) == {"Not started"}
    assert len(offer) == 8


def test_one_value_begins_a_page_and_all_that_are_needed_complete_it() -> None:
    begun = Manifest(offer=replace(OFFER, eula="", support_url=" "))
    assert states(begun)["Properties"] == "Incomplete"
    assert missing(begun) == ["/offer/eula", "/offer/support_url"]
    assert set(states(CONNECTOR).values()) == {"Complete"}


def test_a_connector_with_oauth_needs_its_client() -> None:
    assert states(CONNECTOR, uses_oauth=True)["Packages"] == "Not started"
    half = replace(CONNECTOR, oauth=OAuth("id"))
    assert missing(half, uses_oauth=True) == ["/oauth/secret_name"]
    assert missing(replace(half, oauth=OAuth("id", "NAME")), uses_oauth=True) == []


@pytest.mark.parametrize("pointer", ["/offer/categories", "/offer/categories/2", "/offer", "/offer/eula"])
def test_what_is_wrong_completes_no_page(pointer: str) -> None:
    assert states(CONNECTOR, wrong=[pointer])["Properties"] == "Incomplete"


@pytest.mark.parametrize("pointer", ["", "/owners/0", "/offer/eulas"])
def test_what_is_wrong_elsewhere_does_not_matter(pointer: str) -> None:
    assert states(CONNECTOR, wrong=[pointer])["Properties"] == "Complete"


@pytest.mark.parametrize("name", ["contoso-field-sales", "contoso-task-from-email"])
def test_the_samples_are_complete(name: str) -> None:
    assert set(states(sample(name)).values()) == {State.COMPLETE}


def test_a_trial_needs_its_address_and_leads() -> None:
    def setup(listing_type: str) -> list[str]:
        offer = Dynamics365(setup=Setup(listing_type, test_drive=True))
        return [each for each in missing(Manifest(Kind.DYNAMICS_365_OFFER, dynamics_365=offer)) if "/setup/" in each]

    assert setup("get-it-now") == []
    assert setup("contact-me") == ["/dynamics_365/setup/leads"]
    assert setup("free-trial") == ["/dynamics_365/setup/trial_url", "/dynamics_365/setup/leads"]


def test_items_of_a_list_stand_together_and_are_counted() -> None:
    videos = (Video("A", "https://a.example", "a.png"), Video("B", "", "b.png"))
    manifest = Manifest(Kind.DYNAMICS_365_OFFER, dynamics_365=Dynamics365(listing=Listing(videos=videos)))
    (listing,) = (each for each in sections(manifest) if each.page.title == "Offer listing")
    labels = [(each.label, each.values) for each in listing.entries if each.label.startswith("Video")]
    assert labels == [
        ("Video 1: name", ("A",)),
        ("Video 1: address", ("https://a.example",)),
        ("Video 1: thumbnail", ("a.png",)),
        ("Video 2: name", ("B",)),
        ("Video 2: address", ()),
        ("Video 2: thumbnail", ("b.png",)),
    ]
    assert "/dynamics_365/listing/videos/1/url" in missing(manifest)


def test_choices_and_flags_are_shown_as_the_form_names_them() -> None:
    setup = next(each for each in sections(sample("contoso-field-sales")) if each.page.title == "Offer setup")
    assert [each.values for each in setup.entries][:3] == [
        ("Free trial",),
        ("https://contoso.com/field-sales/trial",),
        ("no",),
    ]


def test_entries_of_one_form_are_found_wherever_they_are() -> None:
    files = [value for _, value in entries(sample("contoso-field-sales"), Form.FILE)]
    assert files[:2] == ["documents/product-sheet.pdf", "images/logo.png"]
    assert len(files) == 8


@pytest.mark.parametrize("kind", Kind)
def test_every_field_is_one_of_the_manifest(kind: Kind) -> None:
    properties = load("certification")["properties"]
    for field in (each for page in PAGES[kind] for each in page.fields if each.path):
        node: Any = {"properties": properties}
        for name in field.path.split("/"):
            node = node["items"] if name == "*" else node["properties"][name]
        assert (node.get("type") == "array") == (field.form is Form.LIST)
        assert (node.get("type") == "boolean") == (field.form is Form.FLAG)
        assert ("enum" in node) == (field.form is Form.CHOICE)
        assert set(node.get("enum", ())) <= set(CHOICES)
        assert not isinstance(field.needed, str) or field.needed in CONDITIONS
        value_at(Manifest(kind), field.path.partition("/*/")[0])


@pytest.mark.parametrize("kind", Kind)
def test_everything_that_the_manifest_can_hold_for_a_kind_is_on_a_page(kind: Kind) -> None:
    wanted = {
        Kind.CONNECTOR: ("offer", "oauth"),
        Kind.AI_CONNECTOR: ("offer", "oauth"),
        Kind.TEMPLATE: ("offer", "template"),
        Kind.DYNAMICS_365_OFFER: ("dynamics_365",),
    }[kind]
    properties = load("certification")["properties"]
    leaves = {path for name in wanted for path in _leaves(name, properties[name])}
    paths = {field.path for page in PAGES[kind] for field in page.fields}
    left_out = {"dynamics_365/listing/language", *(["offer/hide_key"] if kind is Kind.TEMPLATE else [])}
    assert leaves - paths == left_out & leaves


def _leaves(path: str, schema: dict[str, Any]) -> list[str]:
    if "properties" in schema:
        return [leaf for name, each in schema["properties"].items() for leaf in _leaves(f"{path}/{name}", each)]
    if schema.get("type") == "array" and "properties" in schema["items"]:
        return _leaves(f"{path}/*", schema["items"])
    return [path]
