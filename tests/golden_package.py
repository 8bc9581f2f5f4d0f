"""Golden packages, made from the golden connector, and edits of what lies in them.

An edit names a member through the archives around it ("connector.zip!package.zip!..."). Beside the edits that trees
know there are "path~": [old, new] (once; "~all" everywhere; "~cut": from one text to the end of another), a suffix that
says how the member is packed ("@again", "@link", "@encrypted", "@damaged", "@zeros"), and None for all that a path has.
"""

from __future__ import annotations

import io
import json
import stat
import warnings
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

from flow_solutions import SCHEMA, flow_solution

from connectorops.package import Package
from connectorops.package.solution import connector_solution, identity_of, source_of
from connectorops.picture import SIGNATURE
from connectorops.tree import MemoryTree, edited

if TYPE_CHECKING:
    from connectorops.connectors import Connector
    from connectorops.tree import Edits

HOW = ("again", "link", "encrypted", "damaged", "zeros")
_FLOW, _API, _CONNECTION = (
    "2efaa716-d914-4206-ad8a-e76b90270c3c",
    "0283dd18-1006-426b-8f17-42c0435ae116",
    "c1efbda7-13b8-4d22-829d-8de8f36d9272",
)
_INPUT = """<PvsPackageData>
  <ProviderName>Litware</ProviderName>
  <PackageFile>package.zip</PackageFile>
  <SolutionAnchorName>ConnectorSolution.zip</SolutionAnchorName>
  <StartDate>01/01/2026</StartDate>
  <EndDate>12/31/2030</EndDate>
  <SupportedCountries>US,DE</SupportedCountries>
  <LearnMoreLink>https://archive.example.com</LearnMoreLink>
  <Locales>
    <PackageLocale Code="1033" IsDefault="true">
      <Logo>logo.png</Logo>
      <Terms><PackageTerm File="terms.html" /></Terms>
    </PackageLocale>
  </Locales>
</PvsPackageData>
"""
_CONFIG = """<configdatastorage installsampledata="false">
  <solutions><configsolutionfile solutionpackagefilename="ConnectorSolution.zip" /></solutions>
</configdatastorage>
"""


def members_of(connector: Connector, operation: str) -> dict[str, bytes]:
    """The members of a certification package for a connector whose sample flow calls this operation."""
    source = source_of(connector)
    identity = identity_of(source, None)
    solution = connector_solution(source, identity)
    flow = flow_solution(solution, identity, operation)
    assets = "connector.zip!package.zip!PkgAssets/"
    return {
        "connector.zip!intro.md": connector.intro.data if connector.intro else b"# Intro\n",
        **{f"{assets}ConnectorSolution.zip!{name}": data for name, data in solution.items()},
        **{f"{assets}FlowSolution.zip!{name}": data for name, data in flow.items()},
    }


def template_members() -> dict[str, bytes]:
    host = {
        "apiId": "/providers/Microsoft.PowerApps/apis/shared_litware",
        "connectionName": "shared_litware",
        "operationId": "ListDocuments",
    }
    actions = {"Get": {"type": "OpenApiConnection", "inputs": {"host": host, "parameters": {}}}}
    reference = {
        "connectionName": "shared-litware-1",
        "source": "Embedded",
        "id": "/providers/Microsoft.PowerApps/apis/shared_litware",
    }
    flow = {"$schema": SCHEMA, "triggers": {}, "actions": actions}
    properties = {
        "displayName": "File a document",
        "definition": flow,
        "connectionReferences": {"shared_litware": reference},
    }
    resource = {"suggestedCreationType": "Existing", "details": {"displayName": "Litware Archive"}}
    resources = {
        _FLOW: {
            "type": "Microsoft.Flow/flows",
            "details": {"displayName": "File a document"},
            "dependsOn": [_API, _CONNECTION],
        },
        _API: {"type": "Microsoft.PowerApps/apis", **resource, "dependsOn": []},
        _CONNECTION: {"type": "Microsoft.PowerApps/apis/connections", **resource, "dependsOn": [_API]},
    }
    details = {"displayName": "File a document", "description": "Files what arrives.", "creator": "N/A"}
    files: dict[str, Any] = {
        "manifest.json": {"schema": "1.0", "details": details, "resources": resources},
        "Microsoft.Flow/flows/manifest.json": {"packageSchemaVersion": "1.0", "flowAssets": {"assetPaths": [_FLOW]}},
        f"Microsoft.Flow/flows/{_FLOW}/definition.json": {
            "name": "x",
            "type": "Microsoft.Flow/flows",
            "properties": properties,
        },
        f"Microsoft.Flow/flows/{_FLOW}/apisMap.json": {"shared_litware": _API},
        f"Microsoft.Flow/flows/{_FLOW}/connectionsMap.json": {"shared_litware": _CONNECTION},
    }
    return {f"template.zip!{name}": json.dumps(value).encode() for name, value in files.items()}


def offer_members(solution: dict[str, bytes]) -> dict[str, bytes]:
    files = {
        "input.xml": _INPUT.encode(),
        "[Content_Types].xml": b"<Types/>",
        "terms.html": b"<p>Terms</p>",
        "logo.png": _square(32),
        "package.zip!Litware.dll": b"MZ",
        "package.zip!PkgAssets/ImportConfig.xml": _CONFIG.encode(),
        **{f"package.zip!PkgAssets/ConnectorSolution.zip!{name}": data for name, data in solution.items()},
    }
    return {f"offer.zip!{name}": data for name, data in files.items()}


def _square(size: int) -> bytes:
    from PIL import Image  # noqa: PLC0415 - few tests need a picture

    target = io.BytesIO()
    Image.new("RGB", (size, size), "#1f4e79").save(target, "PNG")
    assert target.getvalue().startswith(SIGNATURE)
    return target.getvalue()


@cache
def golden_members(connector: Connector) -> MemoryTree:
    """The members of all golden packages."""
    made = members_of(connector, "ListDocuments")
    prefix = "connector.zip!package.zip!PkgAssets/ConnectorSolution.zip!"
    solution = {name.removeprefix(prefix): data for name, data in made.items() if name.startswith(prefix)}
    return MemoryTree({**made, **template_members(), **offer_members(solution)})


def package_of(connector: Connector, edits: Edits) -> Package:
    """The golden package that the edits speak of, with the edits, compared with the connector."""
    name = next(iter(edits), "connector.zip").partition("!")[0].partition("~")[0].partition("@")[0]
    whole = edits.get(name)
    data = str(whole).encode() if isinstance(whole, str) else zip_of(_applied(golden_members(connector), edits), name)
    return Package(name, data, connector)


Entries = list[tuple[str, bytes, str]]


def _applied(tree: MemoryTree, edits: Edits) -> Entries:
    """The members with the edits applied: path, content, and how each is packed."""
    special: Entries = []
    for target, value in edits.items():
        path, _, how = target.rpartition("@")
        if how in HOW:
            special.append((path, value if isinstance(value, bytes) else str(value).encode(), how))
        elif "~" in target.rpartition("!")[2] and "#" not in target:
            member, _, place = target.rpartition("~")
            tree = _replaced(tree, member, place, value)
        elif value is None and "#" not in target:
            below = target if target.endswith("!") else f"{target}!"
            gone = [each for each in tree.paths() if each == target or each.startswith(below)]
            assert gone, f"nothing is at {target}"
            tree = edited(tree, dict.fromkeys(gone))
        else:
            tree = edited(tree, {target: value})
    return [*((path, tree.read(path), "") for path in tree.paths()), *special]


def _replaced(tree: MemoryTree, path: str, how: str, value: list[str]) -> MemoryTree:
    text, (first, second) = tree.read(path).decode("utf-8-sig"), value
    assert first in text, f"{first!r} is not in {path}"
    if how == "cut":
        start = text.index(first)
        end = text.index(second, start) + len(second)
        text = text[:start] + text[end:]
    else:
        text = text.replace(first, second, -1 if how == "all" else 1)
    return edited(tree, {path: text})


def zip_of(entries: Entries, name: str) -> bytes:
    """The zip file of this name, with the members below it."""
    inside = [(path.removeprefix(f"{name}!"), data, how) for path, data, how in entries if path.startswith(f"{name}!")]
    direct = [(path, data, how) for path, data, how in inside if "!" not in path]
    nested = dict.fromkeys(path.partition("!")[0] for path, _, _ in inside if "!" in path)
    plain = [entry for entry in direct if entry[0] not in nested or entry[2]]
    made = [(each, zip_of(inside, each), "") for each in nested]
    return _packed(sorted([*plain, *made], key=lambda entry: (entry[2], entry[0])))


def _packed(entries: Entries) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as archive:
        warnings.simplefilter("ignore")  # about names that are there twice, which is what some examples want
        for name, data, how in entries:
            info = zipfile.ZipInfo(name)
            content = b"\0" * int(data) if how == "zeros" else data
            if how == "link":
                info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED if how == "zeros" else zipfile.ZIP_STORED)
    result = bytearray(target.getvalue())
    for name, _, how in entries:
        if how == "encrypted":
            _patch(result, name, 8, 1)
        elif how == "damaged":
            _patch(result, name, 16, result[_entry(result, name) + 16] ^ 0xFF)
    return bytes(result)


def _entry(data: bytearray, name: str) -> int:
    """Where the central directory's entry of a member begins."""
    start = data.index(b"PK\x01\x02")
    while data[start + 46 : start + 46 + len(name.encode())] != name.encode():
        start = data.index(b"PK\x01\x02", start + 4)
    return start


def _patch(data: bytearray, name: str, offset: int, value: int) -> None:
    data[_entry(data, name) + offset] = value
