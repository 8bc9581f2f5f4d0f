"""The manifest of a flow template: what the gallery shows, and what only connectors may ask for."""

from typing import Final

from connectorops.connectors import TemplateManifest
from connectorops.manifest.sections import sections
from connectorops.model import Program
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.rules.manifest import MANIFEST

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
