"""The manifest of a flow template: what the gallery shows, and what only connectors may ask for."""

import io
import zipfile
from typing import Any, Final

from connectorops.connectors import TemplateManifest
from connectorops.manifest.sections import sections
from connectorops.model import Program
from connectorops.package import Form, Package
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.manifest import MANIFEST
from connectorops.rules.wording import quoted

_TEMPLATE: Final = f"{MANIFEST}/template"


@rule(
    "TP020",
    severity=ERROR,
    fix="Fill in `template` in the manifest: name, description and package, as the flow was exported with them.",
    bad=[
        {_TEMPLATE: None},
        {f"{_TEMPLATE}/name": ""},
        {f"{_TEMPLATE}/description": " "},
        {f"{_TEMPLATE}/package": None},
    ],
)
def template_incomplete(manifest: TemplateManifest) -> Hits:
    """The template lacks its name, its description or its package.

    ## Why

    A template is an exported flow with a name and a description, which are asked for at the export (My flows, Export,
    Package) and shown in the gallery. Without a package there is nothing to submit.
    """
    for section in sections(manifest.manifest):
        for each in section.missing:
            if each.tokens[0] == "template":
                yield manifest.near(*each.tokens), f"The template is incomplete: {each.label} is empty."


@rule(
    "TP021",
    severity=WARNING,
    fix="Remove the hide key, and submit the template when everybody may see it.",
    bad=[{f"{MANIFEST}/offer/hide_key": "preview2"}],
)
def template_hidden(manifest: TemplateManifest) -> Hits:
    """The manifest of a template has a hide key.

    ## Why

    Templates are for the public gallery; private use is not supported, and the form of a template has no page with a
    hide key. Share a flow inside of a company with an export or a solution instead.
    """
    if manifest.manifest.offer.hide_key:
        yield manifest.at("offer", "hide_key"), "The template has a hide key; the gallery shows templates to everybody."


@rule(
    "TP022",
    severity=WARNING,
    fix="Set `program: verified`: templates are submitted in Partner Center.",
    bad=[{f"{MANIFEST}/program": "independent"}, {f"{MANIFEST}/program": "custom"}],
)
def template_of_another_program(manifest: TemplateManifest) -> Hits:
    """A template is in a program that certifies no templates.

    ## Why

    Templates are submitted by the owner of a seller account in Partner Center. Independent publishers submit
    connectors only, and what is custom is not certified at all.
    """
    program = manifest.manifest.program
    if program not in {None, Program.VERIFIED}:
        yield manifest.at("program"), f"The program is {program}, which certifies no templates; verified was expected."


@rule(
    "TP023",
    severity=WARNING,
    fix="Export the flow again with this name and description, or write those of the package into the manifest.",
    bad=[
        {f"{_TEMPLATE}/name": "Create a task from a message"},
        {f"{_TEMPLATE}/description": "Creates a task in Contoso Tasks."},
    ],
    ok=[{f"{_TEMPLATE}/name": "Create a task  from an e-mail "}],
)
def template_differs_from_package(manifest: TemplateManifest) -> Hits:
    """The template's name or description is another one in its package.

    ## Why

    The gallery shows what the package says, which was typed at the export. The manifest is what people review: if both
    differ, one of them is older than the other, and usually the whole package is.
    """
    template = manifest.manifest.template
    details = _details(manifest)
    for member, key, value in (
        ("name", "displayName", template.name),
        ("description", "description", template.description),
    ):
        packed = details.get(key)
        if value.strip() and isinstance(packed, str) and packed.split() != value.split():
            text = f"The {member} of the template is {quoted(value)}, but its package says {quoted(packed)}."
            yield manifest.at("template", member), text


@rule(
    "TP024",
    severity=ERROR,
    fix="Export the flow: My flows, the flow, Export, Package (.zip), and not as a solution.",
    bad=lambda: [{"package.zip": _zipped("solution.xml")}],
)
def package_is_no_export(manifest: TemplateManifest) -> Hits:
    """The package of a template is a zip file, but no export of a flow.

    ## Why

    A template is submitted as the package that Export, Package (.zip) makes, with `manifest.json` and the folder
    `Microsoft.Flow`. A solution, or a zip file of something else, is refused. `connectorops package verify` says all
    that is wrong with an export.
    """
    package = _package(manifest)
    if package is not None and package.form is not Form.TEMPLATE:
        name = quoted(manifest.manifest.template.package)
        yield manifest.at("template", "package"), f"{name} is no export of a flow (it looks like {package.form})."


def _details(manifest: TemplateManifest) -> dict[str, Any]:
    package = _package(manifest)
    template = package.template if package is not None else None
    return template.details if template is not None else {}


def _package(manifest: TemplateManifest) -> Package | None:
    """The package that the manifest names, where it is a zip file."""
    name = manifest.manifest.template.package
    data = manifest.connector.read(name) if name in manifest.connector.files else b""
    return Package(name, data) if zipfile.is_zipfile(io.BytesIO(data)) else None


def _zipped(name: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"<a/>")
    return data.getvalue()
