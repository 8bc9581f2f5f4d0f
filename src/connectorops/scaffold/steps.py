"""What only the publisher knows: the places that a new connector leaves to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectorops.connectors.connector import DEFINITION, ICON, INTRO, MANIFEST, PROPERTIES, README, SCRIPT
from connectorops.model import Program
from connectorops.scaffold.answers import Answers, Auth

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to edit: the file, the place in it ("" is all of it), and what to do there."""

    file: str
    pointer: str
    text: str


def next_steps(answers: Answers) -> list[Step]:
    """What to edit in a connector that was made from these answers, file by file."""
    return [*_definition(answers), *_properties(answers), *_others(answers)]


def _definition(answers: Answers) -> Iterator[Step]:
    yield Step(DEFINITION, "/info/description", "Say in 30 to 500 characters what the service does, and for whom.")
    yield Step(DEFINITION, "/info/contact", "Name who answers questions, with a page and an e-mail address.")
    if not answers.host:
        yield Step(DEFINITION, "/host", "Name the host of the service, and below it the base path.")
    yield Step(DEFINITION, "/paths", "Replace the three operations with those of the service.")
    if answers.auth is Auth.API_KEY:
        yield Step(DEFINITION, "/securityDefinitions/api_key/name", "Name the header that carries the key.")
    if answers.auth is Auth.OAUTH2:
        text = "Name the two addresses and the scopes of the service's sign-in."
        yield Step(DEFINITION, "/securityDefinitions/oauth2_auth", text)
    yield Step(DEFINITION, "/x-ms-connector-metadata", "Give your website, your privacy policy and up to 2 categories.")


def _properties(answers: Answers) -> Iterator[Step]:
    if answers.auth is Auth.OAUTH2:
        text = "The same addresses and scopes again; the client ID stays a placeholder."
        yield Step(PROPERTIES, "/properties/connectionParameters/token/oAuthSettings", text)
    independent = answers.program is Program.INDEPENDENT
    if not answers.publisher:
        also = "here and in the definition's contact" if independent else "here, in stackOwner and in the contact"
        yield Step(PROPERTIES, "/properties/publisher", f"Name the publisher, {also}, and in the readme.")
    if independent:
        yield Step(PROPERTIES, "/properties/stackOwner", "Name the company that owns the service.")


def _others(answers: Answers) -> Iterator[Step]:
    if answers.has_icon:
        yield Step(ICON, "", "Draw your logo, opaque, on the colour that iconBrandColor has.")
    if answers.script:
        yield Step(SCRIPT, "", "Write the code that the operations in scriptOperations need.")
    yield Step(README, "", "Describe your operations, and how to get access to the service.")
    yield Step(INTRO, "", "Say what the service is good for; leave the operations out.")
    if not answers.owners:
        yield Step(MANIFEST, "/owners", "Name the GitHub users or teams who review changes.")
