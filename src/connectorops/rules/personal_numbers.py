"""Numbers that belong to one person: cards, accounts, identities, taxes, passports, dates of birth."""

from typing import Final

from connectorops.connectors import Connector
from connectorops.rule import ERROR, NOTE, WARNING, Hits, rule
from connectorops.rules.personal_contact import EXAMPLE
from connectorops.scanning.pii import Kind
from connectorops.scanning.pii_scan import personal_data

# Invented, and in parts, so that no scanner takes this file for a leak: the account's bank does not exist, the person
# with the identity number was born in 1815, the one with the tax number is called Pinocchio.
_CARD: Final = "4539-1488" + "-0343-1617"
_ACCOUNT: Final = "DE74 1002 0890 " + "7483 9261 54"
_IDENTITY: Final = "158617" + "48293"
_TAX: Final = "PNCGPP" + "81L07" + "D612G"


@rule(
    "PI010",
    severity=ERROR,
    fix="Remove the number, tell its bank if it is real, and write a test number such as 4111 1111 1111 1111.",
    bad=[{EXAMPLE: _CARD}, {EXAMPLE: f"card {_CARD.replace('-', '')}"}],
    ok=[{EXAMPLE: "4111 1111 1111 1111"}, {EXAMPLE: _CARD.replace("-", "")}],
)
def payment_card_number(connector: Connector) -> Hits:
    """The number of a payment card stands in the connector.

    ## Why

    A card number in a public place is misused within hours, and the rules of the card companies forbid to store it
    readable anywhere.

    ## Limits

    A number counts if an issuer has its range, its length and check digit are right, and it is written in groups,
    within a text, or with a word such as "card" beside it. Published test numbers and patterned numbers are quiet.
    """
    for each in personal_data(connector)[Kind.CARD]:
        yield each.place("PI010"), f"A payment card number with the right check digit stands {each.setting}."


@rule(
    "PI011",
    severity=WARNING,
    fix="Write an account number that nobody has, such as GB33 BUKB 2020 1555 5555 55.",
    bad=[{EXAMPLE: _ACCOUNT}],
    ok=[{EXAMPLE: "GB33 BUKB 2020 1555 5555 55"}, {EXAMPLE: _ACCOUNT.replace("74", "75")}],
)
def bank_account_number(connector: Connector) -> Hits:
    """The number of a bank account stands in the connector.

    An IBAN with the right check digits and the structure of its country is mostly somebody's. Together with a name it
    is enough to debit an account in many countries. The numbers that documentation uses, and those that are counted
    up, are quiet.
    """
    for each in personal_data(connector)[Kind.IBAN]:
        yield each.place("PI011"), f"A bank account number (IBAN) with the right check digits stands {each.setting}."


@rule(
    "PI012",
    severity=ERROR,
    fix="Remove the number; write one that is counted up, such as 123-45-6789, where an example is needed.",
    bad=[{EXAMPLE: {"PESEL": _IDENTITY}}],
    ok=[{EXAMPLE: {"orderNumber": _IDENTITY}}, {EXAMPLE: {"ssn": "123-45-6789"}}],
)
def identity_number(connector: Connector) -> Hits:
    """The identity number of a person stands in the connector.

    ## Why

    Social security and identity numbers can't be changed and open accounts in somebody's name. In most countries it
    is against the law to publish one.

    ## Limits

    Numbers of the United States, Canada, the United Kingdom, Germany, France, Spain, Poland, Czechia, the
    Netherlands, Belgium, Switzerland, Sweden, Finland, India and South Korea count if their check digit is right and
    either their spelling is unmistakable or a word beside them says what they are.
    """
    for each in personal_data(connector)[Kind.IDENTITY]:
        yield each.place("PI012"), f"A valid identity number ({each.candidate.detail}) stands {each.setting}."


@rule(
    "PI013",
    severity=WARNING,
    fix="Write a number that is counted up, such as 123.456.789-00, where an example is needed.",
    bad=[{EXAMPLE: _TAX}],
    ok=[{EXAMPLE: {"cpf": "111.111.111-11"}}],
)
def tax_number(connector: Connector) -> Hits:
    """The tax number of a person stands in the connector.

    In many countries the tax number is the number that identifies a person everywhere. The same limits as for
    identity numbers apply; there are numbers of the United States, the United Kingdom, France, Germany, Italy, Poland,
    India, Australia and Brazil. Companies have tax numbers too, therefore a warning.
    """
    for each in personal_data(connector)[Kind.TAX]:
        yield each.place("PI013"), f"A valid tax number ({each.candidate.detail}) stands {each.setting}."


@rule(
    "PI014",
    severity=WARNING,
    fix='Write a number that is counted up, such as "X1234567".',
    bad=[{EXAMPLE: {"passportNumber": "X" + "4830172"}}],
    ok=[{EXAMPLE: {"passportNumber": "X1234567"}}, {EXAMPLE: {"partNumber": "X4830172"}}],
)
def passport_number(connector: Connector) -> Hits:
    """The number of a passport stands in the connector.

    Passport numbers have no check digit, so this rule relies on the words beside a number or on the name of its
    member, in several languages.
    """
    for each in personal_data(connector)[Kind.PASSPORT]:
        yield each.place("PI014"), f"A number that is called a passport's stands {each.setting}."


@rule(
    "PI015",
    severity=NOTE,
    fix='Write a day that stands for any, such as "2000-01-01".',
    bad=[{EXAMPLE: {"dateOfBirth": "1987-03-27"}}],
    ok=[{EXAMPLE: {"dateOfBirth": "1980-01-01"}}, {EXAMPLE: {"created": "1987-03-27"}}],
)
def date_of_birth(connector: Connector) -> Hits:
    """A date of birth stands in the connector.

    A day of birth alone names nobody, therefore a note. With a name or a place beside it it does: check what stands
    around it. The first of January and round years are quiet.
    """
    for each in personal_data(connector)[Kind.BIRTH]:
        yield each.place("PI015"), f"A date that is called a birth stands {each.setting}."
