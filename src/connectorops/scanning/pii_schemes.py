"""The numbers that states give to people: how each country writes them, and what validates them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from connectorops.scanning.pii import Kind


@dataclass(frozen=True, slots=True)
class Scheme:
    """One country's numbers. `module` validates them (of python-stdnum, "" where there is no check digit).

    `spelling` is proof enough together with the check digit; any other spelling needs one of the words near it.
    """

    detail: str
    kind: Kind
    pattern: str
    module: str
    near: tuple[str, ...]
    spelling: str = ""


_ID: Final = ("identity", "national id+", "personal (?:id|number|code)+")
_TAX: Final = ("tax+", "tin", "fiscal+")

SCHEMES: Final = (
    Scheme(
        "United States, social security",
        Kind.IDENTITY,
        r"\d{3}([-. ]?)\d{2}\1?\d{4}",
        "us.ssn",
        ("ssns?", "social sec+"),
        r"\d{3}-\d{2}-\d{4}",
    ),
    Scheme("United States, ITIN", Kind.TAX, r"9\d\d-?\d\d-?\d{4}", "us.itin", ("itins?", *_TAX), r"9\d\d-\d\d-\d{4}"),
    Scheme(
        "United Kingdom, national insurance",
        Kind.IDENTITY,
        r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?\d){6} ?[A-D]",
        "",
        ("nin", "nino", "ni", "national insurance"),
        r"[A-Z]{2} \d\d ?\d\d ?\d\d [A-D]|[A-Z]{2} \d{3} \d{3} [A-D]",
    ),
    Scheme("United Kingdom, NHS", Kind.IDENTITY, r"\d{3}[ -]?\d{3}[ -]?\d{4}", "gb.nhs", ("nhs+", "health service")),
    Scheme("United Kingdom, UTR", Kind.TAX, r"\d{10}", "gb.utr", ("utr", "unique taxpayer+")),
    Scheme(
        "France, social security",
        Kind.IDENTITY,
        r"[12] ?\d\d ?\d\d ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d",
        "fr.nir",
        ("nir", "s[ée]cu+", "insee", "social sec+", *_ID),
        r"[12] \d\d \d\d \d[\dAB] \d{3} \d{3} \d\d",
    ),
    Scheme("France, tax", Kind.TAX, r"[0-3]\d ?\d\d ?\d{3} ?\d{3} ?\d{3}", "fr.nif", ("nif", "spi", *_TAX)),
    Scheme("Germany, tax", Kind.TAX, r"[1-9]\d ?\d{3} ?\d{3} ?\d{3}", "de.idnr", ("steuer+", "idnr", *_TAX)),
    Scheme("Germany, tax office", Kind.TAX, r"\d{2,3}/\d{3,4}/\d{4,5}", "de.stnr", ("steuer+", "stnr", *_TAX)),
    Scheme(
        "Germany, pension insurance",
        Kind.IDENTITY,
        r"\d{2} ?\d{6} ?[A-Z] ?\d{3}",
        "",
        ("sozialversicherung+", "rentenversicherung+", "versicherungsnummer", "svnr", "rvnr", "social sec+"),
    ),
    Scheme("Spain, DNI", Kind.IDENTITY, r"\d{8}-?[A-Z]", "es.dni", ("dni", "nif", "documento nacional+", *_ID, *_TAX)),
    Scheme(
        "Spain, NIE",
        Kind.IDENTITY,
        r"[XYZ]-?\d{7}-?[A-Z]",
        "es.nie",
        ("nie", "nif", "dni", "extranjer+", *_ID),
        r"[XYZ]\d{7}-[A-Z]",
    ),
    Scheme(
        "Italy, codice fiscale",
        Kind.TAX,
        r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]",
        "it.codicefiscale",
        ("codice+", *_TAX),
        r"[A-Z0-9]{16}",
    ),
    Scheme("Poland, PESEL", Kind.IDENTITY, r"\d{11}", "pl.pesel", ("pesel+", *_ID)),
    Scheme("Poland, NIP", Kind.TAX, r"\d{3}-\d{3}-\d\d-\d\d|\d{10}", "pl.nip", ("nip",)),
    Scheme(
        "Czechia, birth number",
        Kind.IDENTITY,
        r"\d{6}/?\d{3,4}",
        "cz.rc",
        ("rodn[ée]+", "birth number", "r[čc]", *_ID),
        r"\d{6}/\d{4}",
    ),
    Scheme(
        "India, Aadhaar",
        Kind.IDENTITY,
        r"[2-9]\d{3}([ :-]?)\d{4}\1\d{4}",
        "in_.aadhaar",
        ("aadh?aar+", "uid", "uidai", *_ID),
        r"\d{4}[ -]\d{4}[ -]\d{4}",
    ),
    Scheme("India, PAN", Kind.TAX, r"[A-Z]{5}\d{4}[A-Z]", "in_.pan", ("pan", "permanent account+", *_TAX)),
    Scheme("Australia, tax file", Kind.TAX, r"\d{3} ?\d{3} ?\d{2,3}", "au.tfn", ("tfn", *_TAX)),
    Scheme(
        "Canada, social insurance",
        Kind.IDENTITY,
        r"[1-79]\d\d([ -]?)\d{3}\1\d{3}",
        "ca.sin",
        ("sin", "nas", "social insurance+", "assurance sociale"),
    ),
    Scheme(
        "Brazil, CPF",
        Kind.TAX,
        r"\d{3}\.\d{3}\.\d{3}-\d\d|\d{11}",
        "br.cpf",
        ("cpf", *_TAX),
        r"\d{3}\.\d{3}\.\d{3}-\d\d",
    ),
    Scheme("Netherlands, BSN", Kind.IDENTITY, r"\d{9}", "nl.bsn", ("bsn", "burgerservice+", "sofi+")),
    Scheme("Belgium, national number", Kind.IDENTITY, r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d", "be.nn", _ID, r".+"),
    Scheme("Switzerland, AHV", Kind.IDENTITY, r"756\.\d{4}\.\d{4}\.\d\d", "ch.ssn", _ID, r".+"),
    Scheme(
        "Sweden, personnummer",
        Kind.IDENTITY,
        r"(?:19|20)?\d{6}[-+]?\d{4}",
        "se.personnummer",
        ("personnummer", "pnr", "samordn+", *_ID),
    ),
    Scheme("Finland, henkilötunnus", Kind.IDENTITY, r"\d{6}[-+A-FU-Y]\d{3}[\dA-Z]", "fi.hetu", ("hetu", *_ID), r".+"),
    Scheme(
        "South Korea, RRN",
        Kind.IDENTITY,
        r"\d{6}-?[1-8]\d{6}",
        "kr.rrn",
        ("rrn", "resident reg+", *_ID),
        r"\d{6}-\d{7}",
    ),
    Scheme(
        "Thailand, national number",
        Kind.IDENTITY,
        r"[1-8]([- ]?)\d{4}\1\d{5}\1\d{2}\1\d",
        "th.pin",
        ("thai+", "citizen+", *_ID),
        r"\d-\d{4}-\d{5}-\d{2}-\d",
    ),
    Scheme(
        "Turkey, national number", Kind.IDENTITY, r"[1-9]\d{10}", "tr.tckimlik", ("kimlik+", "tckn?", "t\\.c", *_ID)
    ),
    Scheme(
        "South Africa, national number",
        Kind.IDENTITY,
        r"\d{6} ?\d{4} ?[012]\d\d",
        "za.idnr",
        ("south afric+", "rsa id", *_ID),
    ),
)
