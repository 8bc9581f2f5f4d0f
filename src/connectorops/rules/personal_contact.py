"""How to reach people: addresses, telephone numbers, and the names beside them."""

from collections.abc import Iterator
from typing import Final

from connectorops.connectors import Connector
from connectorops.rule import NOTE, WARNING, Hits, rule
from connectorops.scanning.pii import Kind, Sighting
from connectorops.scanning.pii_email import is_full_name, is_office
from connectorops.scanning.pii_scan import personal_data
from connectorops.scanning.roles import Role

EXAMPLE: Final = "apiDefinition.swagger.json#/paths/~1documents/get/responses/200/examples/application~1json/owner"
"""Where the bad examples of all rules about personal data stand."""
_CONTACT: Final = "apiDefinition.swagger.json#/info/contact/email"
_PERSON: Final = "jordan.rivers" + "@" + "blue-harbour-freight.net"
_PARLIAMENT: Final = "+44 20 " + "7219 " + "3000"
_PROSE: Final = (Role.PROSE, Role.DESCRIPTION)
_FIX: Final = (
    "Write an invented value: a name at example.com for an address, a number from 555-0100 to 555-0199 for a phone."
)


@rule(
    "PI001",
    severity=NOTE,
    fix="Use an address of your organisation, such as support@your-company.com, if you have one.",
    bad=[{_CONTACT: "golden.archive.makers" + "@" + "gmail.com"}],
    ok=[{_CONTACT: "jordan.rivers@fabrikam.com"}],
)
def contact_in_personal_mailbox(connector: Connector) -> Hits:
    """The contact's address is one of a free mail service.

    The contact stands in the public reference of all connectors, and stays there when the person has moved on. An
    address at a free mail service mostly belongs to one person. A connector must name a contact and many independent
    publishers have no other address, therefore this is a note only.

    The same address in a readme is covered by this note.
    """
    for each in personal_data(connector)[Kind.EMAIL]:
        if each.where.role is Role.CONTACT and each.candidate.detail == "freemail":
            yield (
                each.place("PI001"),
                "The contact is a mailbox at a free mail service, which mostly is a person's own.",
            )


@rule(
    "PI002",
    severity=WARNING,
    fix=_FIX,
    bad=[{EXAMPLE: _PERSON}, {"notes.txt": f"Ask Jordan Rivers, who is reached at {_PERSON}.\n"}],
    ok=[{EXAMPLE: "jordan.rivers@example.com"}, {"notes.txt": "Write to support@blue-harbour-freight.net.\n"}],
)
def email_address(connector: Connector) -> Hits:
    """An e-mail address of a person stands in the connector.

    ## Why

    The repository is public for good: whoever is named in it gets mail from strangers, and may ask you to remove
    the address from every copy. Examples copied from a real response are how most addresses get there.

    ## Limits

    Allowed are the contact, addresses of an office such as support@ or sales@, domains that are kept for
    documentation (example.com, contoso.com), and invented people such as john.doe. In texts for readers only
    addresses that look like a person's count: first.last, or at a free mail service.
    """
    found = personal_data(connector)[Kind.EMAIL]
    contacts = {each.value for each in found if each.where.role is Role.CONTACT}
    for each in found:
        if each.where.role is not Role.CONTACT and each.value not in contacts and _is_persons(each):
            yield each.place("PI002"), f"An e-mail address that looks like a person's stands {each.setting}."


def _is_persons(address: Sighting) -> bool:
    if is_office(address.value):
        return False
    return address.where.role not in _PROSE or bool(address.candidate.detail) or is_full_name(address.value)


@rule(
    "PI003",
    severity=WARNING,
    fix=_FIX,
    bad=[{EXAMPLE: _PARLIAMENT}],
    ok=[{EXAMPLE: "+1 425 555 0123"}, {EXAMPLE: "+44 20 7946 0123"}, {"notes.txt": f"Our phone: {_PARLIAMENT}\n"}],
)
def phone_number(connector: Connector) -> Hits:
    """A telephone number that somebody answers stands in the connector.

    ## Why

    A number in an example rings at somebody's desk or in somebody's pocket. Makers try examples out.

    ## Limits

    A number counts if it is valid in its country, with the country code, or with a word such as "phone" beside it.
    Numbers kept for fiction, numbers that are counted up or repeat themselves, and free numbers of companies are
    quiet. In texts for readers, where companies give the number of their support, only mobile numbers count.
    """
    for each in personal_data(connector)[Kind.PHONE]:
        in_text = each.where.role in {Role.PROSE, Role.CONTACT}
        if each.candidate.detail == "mobile" or (not in_text and each.candidate.detail != "office"):
            yield each.place("PI003"), f"A telephone number that is in use stands {each.setting}."


@rule(
    "PI004",
    severity=NOTE,
    fix="Write an invented name, and an invented address and number beside it.",
    also=("PI002",),
    bad=[
        {EXAMPLE: {"fullName": "Jordan Rivers", "mail": _PERSON}},
        {EXAMPLE: f"Jordan Rivers <{_PERSON}>"},
    ],
    ok=[{EXAMPLE: {"fullName": "Jordan Rivers", "mail": "jordan@example.com"}}],
)
def name_beside_contact_data(connector: Connector) -> Hits:
    """A name stands beside an address or number that is in use.

    A name alone is nobody. Beside an e-mail address or a telephone number that works it is a person, whose name has
    to go too when the address goes.
    """
    for each in _once(personal_data(connector)[Kind.NAME]):
        yield each.place("PI004"), f"A name stands {each.setting}, beside contact data that looks real."


def _once(sightings: list[Sighting]) -> Iterator[Sighting]:
    seen: dict[tuple[str, str], Sighting] = {}
    for each in sightings:
        seen.setdefault((each.where.path, each.value), each)
    yield from seen.values()


@rule(
    "PI005",
    severity=WARNING,
    fix="Remove the signature, or sign with an invented name.",
    bad=[{"notes.txt": "Please try again.\n\nKind regards,\nJordan Rivers\nHarbour Manager\n"}],
    ok=[{"notes.txt": "Kind regards,\nJohn Doe\nManager\n"}, {"notes.txt": "Best regards to Jordan Rivers\n"}],
)
def mail_signature(connector: Connector) -> Hits:
    """The end of somebody's mail stands in the connector.

    A greeting, a name, and a position, address or number below it: somebody has copied a mail, with the person who
    wrote it.
    """
    for each in personal_data(connector)[Kind.SIGNATURE]:
        yield each.place("PI005"), f"The signature of a mail, with a name, stands {each.setting}."
