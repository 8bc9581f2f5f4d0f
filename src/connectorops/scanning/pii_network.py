"""What tells machines and directories: addresses, hosts, tenants, and the folders of users."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Final

from connectorops.scanning.pii import Candidate, Kind
from connectorops.scanning.placeholders import is_reserved_host, is_sample

if TYPE_CHECKING:
    from collections.abc import Iterator

_IPV4: Final = re.compile(r"(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\w)")
_IPV6: Final = re.compile(
    r"(?<![\w:.])[0-9A-Fa-f]{0,4}+(?::[0-9A-Fa-f]{0,4}+){2,7}+(?:(?<=:)(?:\d{1,3}\.){3}\d{1,3})?(?![\w:]|\.\w)"
)
_VERSION: Final = re.compile(
    r"(?:version|release|build|ver\b|\bv|§|section|chapter|agent|chrome|safari|firefox|oid)[\s:.=\"'/]*$", re.IGNORECASE
)
_VERSION_NAME: Final = (
    "versions?",
    "release",
    "build",
    "revision",
    "oid",
    "user agent",
)
_KNOWN_SERVERS: Final = frozenset(
    ["8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "4.4.4.4", "208.67.222.222", "208.67.220.220"]
)
_PATTERNED: Final = re.compile(
    r"(\d+)(?:\.\1){3}|(?:\d+\.)?(\d+)(?:\.\2){2}(?:\.\d+)?|1\.2\.3\.4|12\.34\.56\.78|\d\.\d\.\d\.\d"
)

_MAC: Final = re.compile(
    r"(?<![\w:.-])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![\w:-])|(?<![\w:.-])(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}(?![\w:-])"
    r"|(?<![\w.])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\w.])"
)

_GUID: Final = re.compile(r"(?<![0-9A-Za-z-])[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![0-9A-Za-z-])")
_NEAR_GUID: Final = (
    "tenants?",
    "tenant ?id",
    "directory ?id",
    "microsoftonline+",
    r"sts\.windows\.net",
    "azure subscription",
)
_RESOURCE: Final = re.compile(r"/subscriptions/$", re.IGNORECASE)
_NOT_AZURE: Final = ("webhooks?", "events?", "subscription key", "notification+", "call+", "customers?")
_PUBLIC_TENANTS: Final = frozenset(
    [
        "72f988bf-86f1-41af-91ab-2d7cd011db47",
        "9188040d-6c67-4c5b-b112-36a304b66dad",
        "f8cdef31-a31e-4b4a-93e4-5f571e91255a",
        "cdc5aeea-15c5-4db6-b079-fcadd2505dc2",
    ]
)
"""Microsoft's own directories, which its documentation names."""

_USER_PATH: Final = re.compile(
    r"(?<![\w/])[A-Za-z]:[\\/]{1,4}(?:Users|Documents and Settings)[\\/]{1,4}(?P<windows>[^\\/\s\"'<>|:*?,;]{1,60}+)"
    r"|(?<![\w/.})-])/(?:home|Users)/(?P<unix>[A-Za-z][\w.-]{1,40}+)/"
)
_ANY_USER: Final = re.compile(
    r"\W.*|.*(?:user|name|public|default|admin|robot|runner|agent|vsts|service|test|demo|example|sample|your|contoso)\w*\d*"
    r"|(?:me|self|all|root|app|site|ubuntu|node|vscode|jenkins|azureuser|ec2-user|john|jane|doe|jdoe|johndoe|foo|bar|xxx+)\d*"
    r"|v\d+|graphs|badges|state|[{%$].*",
    re.IGNORECASE,
)
_HOST: Final = re.compile(
    r"(?<![\w.@-])[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}+\.){1,6}(?:local|corp|internal|intranet|lan|localdomain)(?![\w-]|\.\w)",
    re.IGNORECASE,
)
_ANY_HOST: Final = re.compile(
    r"domain|org|example|sample|test|company|your|host|server|contoso|foo|local\.local|internal\.local|cluster|docker|svc\."
    r"|mydns|this\.|self\.|window\.|context\.|request\.|metadata",
    re.IGNORECASE,
)


def find_ips(text: str) -> Iterator[Candidate]:
    """Addresses that the internet routes. Numbers of versions look the same, and say so mostly."""
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            address = _address(match[0])
            before = text[max(0, match.start() - 40) : match.start()]
            if address is not None and not _VERSION.search(before):
                sample = not address.is_global or match[0] in _KNOWN_SERVERS or bool(_PATTERNED.fullmatch(match[0]))
                yield Candidate(Kind.IP, match.start(), match.end(), str(address), sample, unless=_VERSION_NAME)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if address.version == 6 and len(re.findall(r"[0-9A-Fa-f]+", text)) < 3:  # "a::" and "::1" are mostly something else
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address


def find_macs(text: str) -> Iterator[Candidate]:
    """Hardware addresses of single devices, in the three usual spellings."""
    for match in _MAC.finditer(text):
        value = re.sub(r"[^0-9a-f]", "", match[0].lower())
        is_shared = int(value[1], 16) & 1 == 1  # a group's address
        sample = is_shared or len(set(value)) < 4 or is_sample(value) or value[:6] == "00005e"
        if value != "f" * 12:
            yield Candidate(Kind.MAC, match.start(), match.end(), value, sample)


def find_directories(text: str) -> Iterator[Candidate]:
    """GUIDs that something calls a tenant or an Azure subscription."""
    for match in _GUID.finditer(text):
        value = match[0].lower()
        sample = value in _PUBLIC_TENANTS or is_sample(value) or len(set(value)) < 6 or value.replace("-", "").isdigit()
        near = () if _RESOURCE.search(text, max(0, match.start() - 20), match.start()) else _NEAR_GUID
        yield Candidate(Kind.DIRECTORY, match.start(), match.end(), value, sample, near=near, unless=_NOT_AZURE)


def find_user_paths(text: str) -> Iterator[Candidate]:
    """Home folders: the name of the folder is mostly that of a person."""
    for match in _USER_PATH.finditer(text):
        group = match.lastgroup or "unix"
        start, end = match.span(group)
        yield Candidate(Kind.USER_PATH, start, end, match[group], bool(_ANY_USER.fullmatch(match[group])))


def find_hosts(text: str) -> Iterator[Candidate]:
    """Names that only an internal network resolves."""
    for match in _HOST.finditer(text):
        sample = is_reserved_host(match[0]) and not match[0].endswith(".local")
        yield Candidate(
            Kind.HOST, match.start(), match.end(), match[0].lower(), sample or bool(_ANY_HOST.search(match[0]))
        )
