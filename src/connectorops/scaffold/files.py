"""Answers -> the files of a connector."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from io import BytesIO
from string import Template
from typing import TYPE_CHECKING, Any, Final

from connectorops.connectors.connector import DEFINITION, ICON, INTRO, MANIFEST, PROPERTIES, README, SCRIPT
from connectorops.manifest import Kind
from connectorops.model import Program
from connectorops.scaffold.icon import brand_colour, draw_icon

if TYPE_CHECKING:
    from connectorops.scaffold.answers import Answers

Json = dict[str, Any]

HOST: Final = "api.example.com"
OWNER: Final = "your-github-name"
STACK_OWNER: Final = "Your Service"
SCRIPTED: Final = "ListItems"
"""The operation that script.csx handles."""

_MARKUP: Final = re.compile(r"[\\`*_\[\]<>|~]|^[#+=-]")
_NUMBER: Final = re.compile(r"^(\d+)([.)])(?=\s|$)")


def scaffold(answers: Answers) -> dict[str, bytes]:
    """The bytes of each file by its name."""
    auth = json.loads(_template(f"auth-{answers.auth}.json"))
    colour = brand_colour(answers.title, answers.program)
    texts = _texts(answers, auth)
    made = {
        DEFINITION: _json(_definition(answers, auth)),
        PROPERTIES: _json(_properties(answers, auth, colour)),
        README: _markdown(README, texts),
        INTRO: _markdown(INTRO, texts),
        MANIFEST: _manifest(answers),
    }
    if answers.script:
        made[SCRIPT] = _template(SCRIPT).encode()
    if answers.has_icon:
        made[ICON] = draw_icon(answers.title, colour)
    return made


def publisher(answers: Answers) -> str:
    """Who publishes it, or what stands there until that is known."""
    return answers.publisher or ("Your Name" if answers.program is Program.INDEPENDENT else "Your Company")


def _definition(answers: Answers, auth: Json) -> Json:
    words = {"title": answers.title, "publisher": publisher(answers), "host": answers.host or HOST}
    document: Json = _filled(json.loads(_template(DEFINITION)), words)
    security: Json = {key: auth[key] for key in ("securityDefinitions", "security") if key in auth}
    if not security:
        del document["responses"]["Unauthorized"]
        for operation in (each for path_item in document["paths"].values() for each in path_item.values()):
            del operation["responses"]["401"]
    last = {key: document.pop(key) for key in ("tags", "x-ms-connector-metadata")}
    return {**document, **security, **last}


def _filled(value: Any, words: dict[str, str]) -> Any:  # noqa: ANN401 - JSON is any shape
    """The value with the words in its texts. A word can't break the JSON: it is put in before the JSON is written."""
    if isinstance(value, dict):
        return {key: _filled(member, words) for key, member in value.items()}
    if isinstance(value, list):
        return [_filled(each, words) for each in value]
    return Template(value).substitute(words) if isinstance(value, str) else value


def _properties(answers: Answers, auth: Json, colour: str) -> Json:
    script = {"scriptOperations": [SCRIPTED]} if answers.script else {}
    independent = answers.program is Program.INDEPENDENT
    return {
        "properties": {
            "connectionParameters": auth["connectionParameters"],
            "iconBrandColor": colour,
            "capabilities": ["actions"],
            **script,
            "publisher": publisher(answers),
            "stackOwner": STACK_OWNER if independent else publisher(answers),
        }
    }


def _texts(answers: Answers, auth: Json) -> dict[str, str]:
    """What the Markdown templates leave open."""
    words = {"title": _escaped(answers.title), "publisher": _escaped(publisher(answers))}
    texts: Json = _filled(auth["texts"], words)
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(texts["credentials"], 1))
    row = f"| 401 | {texts['unauthorized']} | {texts['remedy']} |\n" if texts["unauthorized"] else ""
    options = {"api-def": DEFINITION, "api-prop": PROPERTIES}
    options |= {"icon": ICON} if answers.has_icon else {}
    options |= {"script": SCRIPT} if answers.script else {}
    return {
        **words,
        **{key: texts[key] for key in ("account", "connect", "missing")},
        "credentials": steps or "None are needed.",
        "how": f"## How to get credentials\n\n{steps}" if steps else "",
        "unauthorized": row,
        "paconn": " ".join(f"--{option} {file}" for option, file in options.items()),
    }


def _escaped(text: str) -> str:
    """As Markdown that shows the text, also at the start of a line: no heading and no list begins there."""
    return _NUMBER.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", text))


def _markdown(name: str, texts: dict[str, str]) -> bytes:
    text = Template(_template(name)).substitute(texts)
    return re.sub(r"\n{3,}", "\n\n", text).encode()  # where a section was left out


def _manifest(answers: Answers) -> bytes:
    """The manifest, in quotes where a name would be read as a number or as true."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import, and nothing else here needs it

    yaml = YAML()
    yaml.indent(sequence=4, offset=2)
    data = BytesIO()
    owners = list(answers.owners) or [OWNER]
    yaml.dump({"kind": Kind.CONNECTOR.value, "program": answers.program.value, "owners": owners}, data)
    return data.getvalue()


def _template(name: str) -> str:
    return (files("connectorops.scaffold") / "templates" / name).read_text("utf-8")


def _json(value: Json) -> bytes:
    return (json.dumps(value, indent=4, ensure_ascii=False) + "\n").encode()
