"""Addresses, hosts, paths, names and signatures in texts."""

from __future__ import annotations

import pytest
from scanning.looking import found, sampled, sightings

from connectorops.scanning.pii import Kind
from connectorops.scanning.pii_person import name_before, names_in, position_in

PERSON = "jordan.rivers@blue-harbour.net"


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        (PERSON, "name"),
        ("harbourfan7@gmail.com", "freemail"),
        ("harbourfan7@yahoo.co.uk", "freemail"),
        ("Support@blue-harbour.net", "office"),
        ("no-reply@blue-harbour.net", "office"),
        ("it@blue-harbour.net", "office"),
        ("harbour@blue-harbour.net", ""),
        ("harbour@orange.com", ""),
    ],
)
def test_whose_an_address_is(address: str, detail: str) -> None:
    (sighting,) = sightings(f"write to {address}.")
    assert (sighting.value, sighting.candidate.detail, sighting.candidate.sample) == (address.lower(), detail, False)


@pytest.mark.parametrize(
    "address",
    [
        "rivers@example.com",
        "x@contoso.com",
        "john.doe@blue-harbour.net",
        "rivers@mycompany.io",
        "you@your-domain.org",
        "rivers@acme.co",
    ],
)
def test_addresses_of_nobody_are_samples(address: str) -> None:
    assert found(Kind.EMAIL, address) == []
    assert sampled(Kind.EMAIL, address) == [address]


def test_what_only_looks_like_an_address_is_none() -> None:
    for text in (
        "Date@odata.type",
        "logo@2x.png",
        "https://u:p@blue-harbour.net/",
        "a@b",
        "2002@207.223.1.XX",
        "x@www.blue.com",
    ):
        assert found(Kind.EMAIL, text) == []
        assert sampled(Kind.EMAIL, text) == []


def test_public_addresses_are_found_and_others_are_samples() -> None:
    assert found(Kind.IP, "from 193.0.6.139 today") == ["193.0.6.139"]
    assert found(Kind.IP, "from 2a02:2e0:3fe:1001:7777:772e:2:85") == ["2a02:2e0:3fe:1001:7777:772e:2:85"]
    assert found(Kind.IP, "::ffff:193.0.6.139") == ["193.0.6.139"]
    for text in ("10.1.2.3", "192.0.2.55", "8.8.8.8", "55.55.55.55", "2001:db8::8a2e:370:7334"):
        assert found(Kind.IP, text) == []
        assert len(sampled(Kind.IP, text)) == 1
    for text in ("193.0.6.139.4", "193.0.6.999", "a::", "12:30:45", "version 193.0.6.139", "v193.0.6.139"):
        assert found(Kind.IP, text) == [], text
    assert found(Kind.IP, "193.0.6.139", "agentVersion") == []


def test_hardware_addresses_of_one_device_are_found() -> None:
    for text in ("3c:5a:b4:17:e2:09", "3C-5A-B4-17-E2-09", "3c5a.b417.e209"):
        assert found(Kind.MAC, text) == ["3c5ab417e209"]
    for text in ("00:00:5e:00:53:09", "01:00:5e:17:e2:09", "aa:aa:aa:bb:bb:bb"):
        assert found(Kind.MAC, text) == []
        assert len(sampled(Kind.MAC, text)) == 1
    assert sampled(Kind.MAC, "ff:ff:ff:ff:ff:ff") == []


def test_guids_are_directories_where_they_are_called_so() -> None:
    guid = "3f9c1d52-8f0e-4b7a-9c41-5d2e7a60b913"
    assert found(Kind.DIRECTORY, guid, "tenantId") == [guid]
    assert found(Kind.DIRECTORY, f"/subscriptions/{guid}/resourceGroups/a") == [guid]
    assert found(Kind.DIRECTORY, f"https://login.microsoftonline.com/{guid}/v2.0") == [guid]
    assert found(Kind.DIRECTORY, guid, "documentId") == []
    assert found(Kind.DIRECTORY, f"tenant of the webhook {guid}") == []
    assert sampled(Kind.DIRECTORY, "72f988bf-86f1-41af-91ab-2d7cd011db47", "tenantId") != []


def test_folders_of_users_are_found() -> None:
    assert found(Kind.USER_PATH, r"C:\Users\jrivers\plan.docx") == ["jrivers"]
    assert found(Kind.USER_PATH, "see /" + "home/jrivers/plan") == ["jrivers"]
    for text in (r"C:\Users\Public\x", "/" + "home/user/x", r"C:\Users\%USERNAME%\x", "/v1/Users/jrivers/x"):
        assert found(Kind.USER_PATH, text) == [], text


def test_internal_hosts_are_found() -> None:
    assert found(Kind.HOST, "on files.harbour.corp now") == ["files.harbour.corp"]
    for text in ("mydomain.local", "db.example.internal", "harbour.corporate.com", "x.local.com"):
        assert found(Kind.HOST, text) == []


def test_the_end_of_a_mail_is_found() -> None:
    assert found(Kind.SIGNATURE, "x\nKind regards,\nJordan Rivers\nHarbour Manager\n") == ["jordan rivers"]
    for text in (
        "Kind regards,\nJordan Rivers\n",
        "regards\njordan rivers\nmanager",
        "best regards to Jordan\nx@y.com",
    ):
        assert found(Kind.SIGNATURE, text) == []


def test_names_are_found_beside_contact_data() -> None:
    assert name_before(f"by Jordan Rivers <{PERSON}>", 18) == (3, 16)
    assert name_before("by John Doe <x", 13) is None
    assert name_before("by nobody <x", 11) is None
    assert list(names_in({"firstName": "Jordan", "name": "Blue", "mail": PERSON})) == [("firstName", "Jordan")]
    assert list(names_in({"fullName": "Jane Doe"})) == []


def test_a_position_counts_with_a_person_and_to_the_house() -> None:
    person = {"firstName": "Jordan", "latitude": 51.49952, "longitude": "-0.12472"}
    assert position_in(person) == "latitude"
    assert position_in({**person, "longitude": None}) is None
    assert position_in({**person, "firstName": 5}) is None
    assert position_in({**person, "latitude": 51.5}) is None
