"""What leads to somebody's machines and directories: addresses, tenants, user folders, internal hosts, positions."""

from typing import Final

from connectorops.connectors import Connector
from connectorops.rule import NOTE, WARNING, Hits, rule
from connectorops.rules.personal_contact import EXAMPLE
from connectorops.scanning.pii import Kind
from connectorops.scanning.pii_scan import personal_data

_ADDRESS: Final = "193.0" + ".6.139"
_DEVICE: Final = "3c:5a:b4" + ":17:e2:09"
_TENANT: Final = "3f9c1d52-8f0e-4b7a-" + "9c41-5d2e7a60b913"


@rule(
    "PI020",
    severity=WARNING,
    fix="Write an address kept for documentation: 192.0.2.1, 198.51.100.1, 203.0.113.1 or 2001:db8::1.",
    bad=[{EXAMPLE: _ADDRESS}, {EXAMPLE: "2a02:2e0:3fe:1001:7777:772e:2:85"}],
    ok=[
        {EXAMPLE: "203.0.113.7"},
        {EXAMPLE: f"version {_ADDRESS}"},
        {EXAMPLE: {"agentVersion": _ADDRESS}},
        {EXAMPLE: "::1"},
    ],
)
def ip_address_public(connector: Connector) -> Hits:
    """A public IP address stands in the connector.

    An address that the internet routes belongs to a household, a company or a server, and is personal data in the
    European Union. Addresses for documentation, private ones, well-known name servers, and numbers that are called a
    version are quiet.
    """
    for each in personal_data(connector)[Kind.IP]:
        yield each.place("PI020"), f"A public IP address stands {each.setting}."


@rule(
    "PI021",
    severity=WARNING,
    fix="Write an address kept for documentation, such as 00:00:5E:00:53:01.",
    bad=[{EXAMPLE: _DEVICE}],
    ok=[{EXAMPLE: "00:00:5E:00:53:01"}, {EXAMPLE: "AA:BB:CC:DD:EE:FF"}],
)
def hardware_address(connector: Connector) -> Hits:
    """The hardware address of a device stands in the connector.

    A MAC address names one device in the world, and with it who carries it. Addresses of groups, those for
    documentation, and patterned ones are quiet.
    """
    for each in personal_data(connector)[Kind.MAC]:
        yield each.place("PI021"), f"The hardware (MAC) address of a device stands {each.setting}."


@rule(
    "PI022",
    severity=WARNING,
    fix="Write 00000000-0000-0000-0000-000000000000, or a word in braces such as {tenantId}.",
    bad=[{EXAMPLE: {"tenantId": _TENANT}}, {EXAMPLE: f"/subscriptions/{_TENANT}/resourceGroups"}],
    ok=[{EXAMPLE: {"documentId": _TENANT}}, {EXAMPLE: {"tenantId": "12345678-1234-1234-1234-123456789012"}}],
)
def tenant_or_subscription_id(connector: Connector) -> Hits:
    """The id of a tenant or an Azure subscription stands in the connector.

    It tells attackers whose sign-in page to imitate and which resources to try. It is no secret, but nobody else
    needs it, and who sees it takes it for a value to use. Microsoft's own directories are quiet.
    """
    for each in personal_data(connector)[Kind.DIRECTORY]:
        yield each.place("PI022"), f"The id of a tenant or Azure subscription stands {each.setting}."


@rule(
    "PI023",
    severity=WARNING,
    fix="Write a path without a person, such as C:\\Users\\Public or %USERPROFILE%.",
    bad=[{EXAMPLE: "C:\\Users\\jrivers\\Documents\\plan.docx"}, {EXAMPLE: "/home/" + "jrivers/plan.txt"}],
    ok=[{EXAMPLE: "C:\\Users\\Public\\plan.docx"}, {EXAMPLE: "/home" + "/user/plan.txt"}],
)
def user_folder(connector: Connector) -> Hits:
    """The folder of a user stands in the connector.

    The name of a home folder is mostly the account of a person, and often the name. Such paths come from stack traces,
    build logs and exported settings.
    """
    for each in personal_data(connector)[Kind.USER_PATH]:
        yield each.place("PI023"), f"A path with the name of a user stands {each.setting}."


@rule(
    "PI024",
    severity=NOTE,
    fix="Write a host of example.com.",
    bad=[{EXAMPLE: "files.harbour" + ".corp"}],
    ok=[{EXAMPLE: "server.example.local"}],
)
def internal_host(connector: Connector) -> Hits:
    """The name of an internal host stands in the connector.

    Names below .local, .corp, .internal, .intranet and .lan work in one network only. They help nobody who reads them,
    except who wants to get in.
    """
    for each in personal_data(connector)[Kind.HOST]:
        yield each.place("PI024"), f"The name of a host in an internal network stands {each.setting}."


@rule(
    "PI025",
    severity=WARNING,
    fix="Write a position with one decimal, or that of a landmark, and an invented person.",
    bad=[{EXAMPLE: {"firstName": "Jordan", "latitude": 51.49952, "longitude": -0.12472}}],
    ok=[
        {EXAMPLE: {"station": "Jordan", "latitude": 51.49952, "longitude": -0.12472}},
        {EXAMPLE: {"firstName": "Jordan", "latitude": 51.5, "longitude": -0.1}},
    ],
)
def position_of_person(connector: Connector) -> Hits:
    """The exact position of a person stands in the connector.

    Four decimals of a degree are eleven metres: a house. Beside a person, a patient, a driver or an employee it says
    where somebody lives or was.
    """
    for each in personal_data(connector)[Kind.POSITION]:
        yield each.place("PI025"), f"A position exact to a house stands beside a person, {each.setting}."
