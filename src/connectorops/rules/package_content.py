"""What no package of a connector may hold: programs and secrets."""

from collections.abc import Iterator
from typing import Final

from connectorops.documents import join
from connectorops.model import Place
from connectorops.package import Form, Package
from connectorops.rule import ERROR, Hits, rule
from connectorops.rules.package_layout import ASSETS, CONNECTOR, OUTER
from connectorops.scanning.evidence import mask
from connectorops.scanning.invented import drawn, storage_key
from connectorops.scanning.placeholders import looks_issued
from connectorops.scanning.secrets_found import leaks
from connectorops.tree import Edits

_STEM: Final = f"{CONNECTOR}Connector/litware_litware-20archive_"
_PROGRAMS: Final = (
    ".exe", ".dll", ".scr", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".msi", ".jar", ".lnk", ".hta", ".sh",
)  # fmt: skip
_MAGIC: Final = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


@rule(
    "PK040",
    severity=ERROR,
    policy="5000.1.1.4",
    fix="Take it out: a package of a connector has no program in it. Have the machine that it comes from looked at.",
    bad=[{f"{OUTER}setup.exe": "MZ"}, {f"{ASSETS}tool.bin": b"\x7fELF\x02\x01\x01\0"}],
    ok=[{f"{OUTER}notes.txt": "MZ is the code of Mozambique.\n"}],
)
def program_in_package(package: Package) -> Hits:
    """The package of a connector holds a program.

    "Package shouldn't contain malware": Microsoft's scanner looks at every member. Programs and scripts, by name or by
    how they begin, have no place in a package of solutions; Package Deployer's own DLL is allowed at the root of
    the package zip. This is no virus scanner: it says what may not be there, not that the rest is harmless.
    """
    if package.form not in (Form.CERTIFICATION, Form.DEPLOYMENT, Form.SOLUTION, Form.TEMPLATE):
        return
    deployments = {archive.path for archive in package.deployments}
    for archive in package.archive.all():
        for name, data in archive.data.items():
            is_deployer = archive.path in deployments and "/" not in name and name.lower().endswith((".dll", ".pdb"))
            if not is_deployer and (name.lower().endswith(_PROGRAMS) or _begins_as_program(data)):
                yield Place(archive.at(name)), f"{name.rpartition('/')[2]!r} is a program or a script."


def _begins_as_program(data: bytes) -> bool:
    """Whether a file begins as a program does; a text that begins with the same letters is none."""
    return data.startswith(b"#!") or (data.startswith(_MAGIC) and b"\0" in data[:1024])


def _secrets() -> list[Edits]:
    key = "DefaultEndpointsProtocol=https;AccountName=archive;AccountKey=" + storage_key()
    secret = {"clientSecret": drawn(40)}
    return [
        {f"{OUTER}package.zip!PkgAssets/notes.json": f'{{"storage": "{key}"}}'},
        {f"{_STEM}connectionparameters.json#/token/oAuthSettings/clientSecret": secret["clientSecret"]},
    ]


@rule(
    "PK041",
    severity=ERROR,
    fix="Revoke it with whoever issued it, then export the solution again without it.",
    bad=_secrets,
)
def secret_in_package(package: Package) -> Hits:
    """A secret stands in the package.

    The package is stored where an address with a signature reaches it, goes through many hands, and is unpacked into
    an environment. Client secrets are given in the form of the submission or by an environment variable, never in a
    file. Exports of flows have a rule of their own.
    """
    if package.form is Form.TEMPLATE or package.folder is not None:
        return
    for leak in leaks(package.texts):
        if not leak.match.sample and not leak.shown:
            yield (
                leak.place("PK041"),
                f"A secret stands {leak.setting}: {leak.match.kind}. Count it as known to others.",
            )
    for solution in package.solutions:
        for connector in solution.connectors:
            for tag in ("connectionparameters", "connectionparametersets"):
                document = connector.document(tag)
                for pointer, value in _client_secrets(document.value if document else None):
                    place = Place(
                        document.path if document else "", pointer, evidence=mask("PK041", "client secret", value)
                    )
                    yield place, "A client secret stands in the settings of OAuth. Count it as known to others."


def _client_secrets(value: object) -> Iterator[tuple[str, str]]:
    """Client secrets with their pointers. An expression that reads an environment variable is none."""
    waiting = [("", value)]
    while waiting:
        pointer, current = waiting.pop()
        if isinstance(current, dict):
            for key, child in current.items():
                if key.lower() == "clientsecret" and isinstance(child, str) and looks_issued(child):
                    yield join(pointer, key), child
            waiting.extend((join(pointer, key), child) for key, child in current.items())
        elif isinstance(current, list):
            waiting.extend((join(pointer, index), child) for index, child in enumerate(current))
