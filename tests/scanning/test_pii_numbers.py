"""Cards, accounts, identities, telephones: numbers that are made here by their check digits."""

from __future__ import annotations

import importlib

import pytest
from scanning.looking import found, sampled

from connectorops.scanning.pii import Kind
from connectorops.scanning.pii_schemes import SCHEMES

CARD = "45391488" + "03431617"


def valid(module: str, pattern: str) -> str:
    """The first number that the validator takes; each @ of the pattern is a digit of a counter."""
    is_valid = importlib.import_module(f"stdnum.{module}").is_valid
    width = pattern.count("@")
    for number in range(10**width):
        digits = iter(f"{number:0{width}}")
        text = "".join(next(digits) if each == "@" else each for each in pattern)
        if is_valid(text):
            return text
    raise AssertionError(pattern)


def test_a_card_in_groups_in_a_text_or_called_a_card_is_found() -> None:
    grouped = " ".join(CARD[at : at + 4] for at in range(0, 16, 4))
    assert found(Kind.CARD, grouped, "value") == [CARD]
    assert found(Kind.CARD, f"paid with {CARD} today", "value") == [CARD]
    assert found(Kind.CARD, CARD, "cardNumber") == [CARD]
    assert found(Kind.CARD, CARD, "orderId") == []
    assert found(Kind.CARD, CARD[:-1] + "8", "cardNumber") == []


def test_no_card_is_where_a_number_is_part_of_something() -> None:
    for text in (f"https://example.com/articles/{CARD}", f"1.{CARD}", f"{CARD}.55", f"a{CARD}", f"{CARD}99999"):
        assert found(Kind.CARD, text, "card") == []


def test_test_cards_are_samples() -> None:
    for number in ("4242 4242 4242 4242", "378282246310005", "5555-5555-5555-4444"):
        assert found(Kind.CARD, number, "card") == []
        assert len(sampled(Kind.CARD, number, "card")) == 1


def test_an_account_is_found_up_to_the_words_behind_it() -> None:
    assert found(Kind.IBAN, "to DE74 1002 0890 7483 9261 54 IN CAPITALS") == ["DE74" + "100208907483926154"]
    assert found(Kind.IBAN, "to DE75 1002 0890 7483 9261 54") == []
    assert sampled(Kind.IBAN, "GB33BUKB20201555555555") == ["GB33BUKB20201555555555"]
    assert sampled(Kind.IBAN, "NL91 ABNA 0417 1643 00") == ["NL91ABNA0417164300"]


SPELLINGS = {
    "us.ssn": "53@-6@-81@@",
    "us.itin": "9@@-7@-48@@",
    "gb.nhs": "@@@ 395 83@@",
    "gb.utr": "@@5839561@",
    "fr.nir": "1 58 06 75 116 00@ @@",
    "fr.nif": "0@ 58 395 61@ @@@",
    "de.idnr": "3@ 574 261 8@@",
    "de.stnr": "@@@/8@5/08153",
    "es.dni": "583956@@Z",
    "es.nie": "X58395@@Z",
    "it.codicefiscale": "PNCGPP81L07D6@@G",
    "pl.pesel": "158617482@@",
    "pl.nip": "583-956-1@-@@",
    "cz.rc": "736128/3@@@",
    "in_.aadhaar": "5839 5617 4@@@",
    "in_.pan": "ABCPD58@@Z",
    "au.tfn": "583 956 @@@",
    "ca.sin": "583 956 @@@",
    "br.cpf": "583.956.174-@@",
    "nl.bsn": "5839561@@",
    "be.nn": "85.07.30-033.@@",
    "ch.ssn": "756.5839.5617.@@",
    "se.personnummer": "811228-58@@",
    "fi.hetu": "131052-30@T",
    "kr.rrn": "971013-1019@@@",
    "th.pin": "3-5839-56174-2@-@",
    "tr.tckimlik": "583956174@@",
    "za.idnr": "850730 5839 0@@",
}


def name_of(module: str) -> str:
    scheme = next(each for each in SCHEMES if each.module == module)
    return scheme.near[0].replace("?", "").replace("+", "").replace("(é)", "e").replace("[ée]", "e")


@pytest.mark.parametrize("module", [each.module for each in SCHEMES if each.module])
def test_the_numbers_of_each_country_are_found_where_they_are_called_so(module: str) -> None:
    scheme = next(each for each in SCHEMES if each.module == module)
    number = valid(module, SPELLINGS[module])
    kinds = found(scheme.kind, number, name_of(module)) + sampled(scheme.kind, number, name_of(module))
    assert kinds, number


def test_numbers_without_a_check_digit_need_their_form() -> None:
    assert found(Kind.IDENTITY, "AZ 58 39 56 A") == ["AZ583956A"]
    assert found(Kind.IDENTITY, "AZ583956A", "nationalInsurance") == ["AZ583956A"]
    assert found(Kind.IDENTITY, "AZ583956A", "part") == []
    assert found(Kind.IDENTITY, "GB 58 39 56 A") == []
    assert found(Kind.IDENTITY, "15 070649 C 103", "versicherungsnummer") == ["15070649C103"]
    assert found(Kind.IDENTITY, "15 070649 C 104", "versicherungsnummer") == []


def test_a_number_is_no_identity_without_a_word() -> None:
    assert found(Kind.IDENTITY, valid("pl.pesel", SPELLINGS["pl.pesel"]), "number") == []


def test_letters_of_other_alphabets_are_survived() -> None:
    for text in (
        "1507064\u017fC103 versicherungsnummer",
        "\u0661\u0662\u0663\u0664\u0665\u0666-\u0661\u0662 ssn " * 3,
        "15070649\u212a103 svnr",
    ):
        assert found(Kind.IDENTITY, text) == []


def test_passports_and_births_are_what_is_called_so() -> None:
    assert found(Kind.PASSPORT, "her passport is X4830172") == ["X4830172"]
    assert found(Kind.PASSPORT, "her part is X4830172") == []
    assert sampled(Kind.PASSPORT, "passport X1234567") == ["X1234567"]
    for date in ("1987-03-27", "27.03.1987", "27 March 1987", "March 27th, 1987", "3/27/87"):
        assert len(found(Kind.BIRTH, f"born {date}")) == 1, date
        assert found(Kind.BIRTH, f"created {date}") == []
    assert sampled(Kind.BIRTH, "born 1987-01-01") == ["1987-01-01"]


def test_a_telephone_number_counts_with_its_country_or_a_word() -> None:
    parliament = "+44 20 " + "7219 3000"
    assert found(Kind.PHONE, parliament, "x") == ["+442072193000"]
    assert found(Kind.PHONE, parliament.replace("+44 ", "0"), "phone") == ["+442072193000"]
    assert found(Kind.PHONE, parliament.replace("+44 ", "0"), "number") == []
    assert found(Kind.PHONE, "tel:" + parliament.replace(" ", "")) == ["+442072193000"]
    assert found(Kind.PHONE, "7219 3000", "phone") == []


def test_fiction_and_dates_are_no_telephone_numbers() -> None:
    for text in ("+1 425 555 0123", "(425) 555-0123", "+44 20 7946 0123", "+32477123456", "555-0123-0000"):
        assert found(Kind.PHONE, text, "phone") == [], text
    assert sampled(Kind.PHONE, "+1 425 555 0123", "phone") == ["+14255550123"]
    for text in ("2016-03-04 23:25:04", "20160304", "31.12.2024", "+0000000000", "12345.6789012"):
        assert found(Kind.PHONE, text, "call") == [], text


def test_what_a_number_rings_is_known() -> None:
    from scanning.looking import sightings  # noqa: PLC0415 - used once

    details = {
        text: [each.candidate.detail for each in sightings(text) if each.kind is Kind.PHONE]
        for text in ("+1 800 642 7676", "+49 1520 7839 561")
    }
    assert list(details.values()) == [["office"], ["mobile"]]
