"""What reviewers ask for beside the validator, beyond the rules' own examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from golden_connector import FOLDER, connector_of, golden, judge, judge_repository

from connectorops.fixes import mend
from connectorops.rule import RuleSet
from connectorops.rules import all_rules
from connectorops.tree import edited

if TYPE_CHECKING:
    from connectorops.tree import Edits

SWAGGER = "apiDefinition.swagger.json#"
LABELS = f"{SWAGGER}/paths/~1documents~1{{documentId}}~1labels/post"
SCRIPT = """public class Script : ScriptBase
{{
    public override async Task<HttpResponseMessage> ExecuteAsync()
    {{
        return await {};
    }}
}}
"""


def messages(rule: str, edits: Edits) -> list[str]:
    """What one rule says of the golden connector with these edits."""
    return [each.message for each in judge(edits, [each for each in all_rules() if each.id == rule]).findings]


def description(text: str) -> dict[str, Any]:
    return {f"{LABELS}/description": text}


def repaired(rule: str, text: str) -> str:
    """The description of an operation after the repairs of one rule."""
    connector = connector_of(edited(golden(), description(text)))
    chosen = RuleSet(tuple(each for each in all_rules() if each.id == rule))
    files = mend(connector, chosen, RuleSet(all_rules()), lambda _: False).files
    text_of = files.get(f"{FOLDER}/apiDefinition.swagger.json", b"").decode()
    return text_of.partition('"operationId": "AddLabel"')[2].partition('"description": "')[2].partition('"')[0]


@pytest.mark.parametrize(
    "text",
    [
        "Returns that that was meant.",
        "Returns 10 10 10 as a list.",
        "Returns the document. The document has a label.",
        "Returns the path /a/a and a-a of a label.",
        "Returns New York York Street is no slip that anybody finds.".replace("York York", "York, York"),
    ],
)
def test_what_may_stand_twice_is_no_slip(text: str) -> None:
    assert messages("TX003", description(text)) == []


def test_only_a_small_word_is_taken_out() -> None:
    assert repaired("TX003", "Puts the the label on.") == "Puts the label on."
    assert repaired("TX003", "Puts the label label on.") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Puts a label on.\\nThe label is new.", "Puts a label on. The label is new."),
        ("Puts on:\\n- a label\\n- a word", ""),
        ("Puts a label on\\nthe document.", ""),
    ],
)
def test_only_sentences_are_put_in_one_line(text: str, expected: str) -> None:
    assert repaired("TX018", text.replace("\\n", "\n")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Restituisce il documento con una etichetta, per gli utenti che non sono nel gruppo.",
        "Devuelve el documento con una etiqueta para los usuarios que no son del grupo.",
        "Returnerar dokumentet med en etikett för den som inte är med i gruppen.",
    ],
)
def test_other_languages_are_known_by_their_small_words(text: str) -> None:
    assert len(messages("TX006", description(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "One of de, en, fr, es and it; the default is de.",
        "Returns the label of El Dorado para los Angeles del Mar, and it is the name of a hotel in the city.",
        "DER, DIE, DAS",
        "x" * 6000,
    ],
)
def test_names_and_codes_are_no_other_language(text: str) -> None:
    assert messages("TX006", description(text)) == []


@pytest.mark.parametrize("word", ["façade", "Ålesund", "Ünal", "5 µm", "Größe", "naïve"])
def test_accented_letters_are_not_garbled(word: str) -> None:
    assert messages("TX004", description(f"Puts {word} on a document.")) == []


@pytest.mark.parametrize(("word", "encoding"), [("façade", "cp1252"), ("Größe", "latin-1"), ("10 €", "cp1252")])
def test_letters_that_were_read_in_another_encoding_are_garbled(word: str, encoding: str) -> None:
    garbled = word.encode().decode(encoding)
    assert len(messages("TX004", description(f"Puts {garbled} on a document."))) == 1


@pytest.mark.parametrize(
    ("other", "expected"), [("AddLabel_V2", 1), ("AddLabelV3", 1), ("AddLabelV1", 0), ("AddLabelVersion2", 0)]
)
def test_a_later_version_is_known_by_its_number(other: str, expected: int) -> None:
    operation = {"operationId": other, "summary": "Label", "description": "Labels.", "responses": {}}
    assert len(messages("SW192", {f"{SWAGGER}/paths/~1labels": {"post": operation}})) == expected


def test_empty_texts_of_properties_count_as_missing() -> None:
    some = [f"{SWAGGER}/definitions/Account/properties/p{number}" for number in range(12)]
    absent = messages("SW287", {each: {"type": "string"} for each in some})
    assert absent == messages("SW287", {each: {"type": "string", "description": " "} for each in some})
    assert "12 of" in absent[0]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("this.Context.SendAsync(request)", 1),
        ("this.Context.SendAsync(Make(1, 2))", 1),
        ("this.Context.SendAsync(new[] { a, b }[0])", 1),
        ("this.Context.SendAsync(request, this.CancellationToken)", 0),
        ("this.Context.SendAsync(", 1),
    ],
)
def test_arguments_are_counted_outside_of_brackets(call: str, expected: int) -> None:
    assert len(messages("SC014", {"script.csx": SCRIPT.format(call)})) == expected


@pytest.mark.parametrize(("shared", "expected"), [(3, 1), (2, 0)])
def test_connectors_are_alike_if_more_than_half_is_shared(shared: int, expected: int) -> None:
    paths = ["/account", "/documents", "/folders"][:shared] + [f"/own{number}" for number in range(5 - shared)]
    text = '{"host": "API.archive.example.com", "basePath": "/v1/", "paths": {%s}}'
    second = text % ", ".join(f'"{each}": {{"get": {{}}}}' for each in paths)
    rules = [each for each in all_rules() if each.id == "SW047"]
    found = judge_repository({"certified-connectors/Second/apiDefinition.swagger.json": second}, rules).findings
    assert len(found) == expected
