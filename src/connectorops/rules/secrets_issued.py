"""Secrets that show by their form what they are: keys, tokens and signed addresses."""

from collections.abc import Iterator, Sequence
from typing import Final

from connectorops.connectors import Connector
from connectorops.rule import ERROR, WARNING, Hits, rule
from connectorops.scanning.invented import drawn, private_key, storage_key, web_token
from connectorops.scanning.secrets_found import Leak, leaks
from connectorops.scanning.secrets_shapes import Family
from connectorops.tree import Edits

_SWAGGER: Final = "apiDefinition.swagger.json#"
_DEFAULT: Final = f"{_SWAGGER}/parameters/ServiceVersion/default"
_EXAMPLE: Final = f"{_SWAGGER}/paths/~1documents/get/responses/200/examples/application~1json/note"
_HEADER: Final = "apiProperties.json#/properties/policyTemplateInstances/0/parameters/x-ms-apimTemplateParameter.value"
_NOTES: Final = "notes.txt"
_REVOKE: Final = "Revoke it with whoever issued it, then remove it here; rewrite the history only after that."


def _of(connector: Connector, *families: Family) -> Iterator[Leak]:
    return (leak for leak in leaks(connector) if leak.match.family in families and not leak.match.sample)


def _text(text: str) -> Edits:
    return {_NOTES: f"{text}\n"}


def _keys() -> Sequence[Edits]:
    return [_text(private_key()), {_DEFAULT: private_key()}]


@rule("SE001", severity=ERROR, fix=_REVOKE, bad=_keys, ok=[_text("Paste the private key here.")])
def private_key_in_file(connector: Connector) -> Hits:
    """A private key stands in the connector.

    ## Why

    Whoever has the private key is you: signs in, decrypts and signs as you do. The repository is public, and robots
    read every push within minutes.

    ## What to do

    1. Revoke the key, or replace it wherever its public half is trusted. Do this first: nothing else helps.
    2. Remove it from the files. A connector needs no private key; a test reads one from a secret store.
    3. Look into the logs of what it opens for somebody else who has used it.
    4. Clean the history if your organisation asks for it: `git filter-repo --replace-text` rewrites every commit, all
       forks and clones keep the old ones, and a host keeps pull requests. This hides the key and closes nothing.

    Keys in PEM, in PuTTY's format, of age, and PEM in Base64 are known.
    """
    for leak in _of(connector, Family.PRIVATE_KEY):
        yield leak.place("SE001"), f"A {leak.match.kind} stands {leak.setting}. Count it as known to everybody."


def _azure() -> Sequence[Edits]:
    parts = ("DefaultEndpointsProtocol=https", "AccountName=archive", f"AccountKey={storage_key()}")
    bus = f"Endpoint=sb://archive.servicebus.windows.net/;SharedAccessKeyName=all;SharedAccessKey={storage_key()[:43]}="
    return [{_DEFAULT: ";".join(parts)}, {_EXAMPLE: f"Connects with {bus}."}]


@rule(
    "SE002",
    severity=ERROR,
    fix="Regenerate the key in the portal of Azure, both of them in turn, then remove it here.",
    bad=_azure,
    ok=[_text("DefaultEndpointsProtocol=https;AccountName=archive;AccountKey=<your key>")],
)
def azure_key(connector: Connector) -> Hits:
    """A key of an Azure service stands in the connector.

    An account key or shared access key opens the whole storage account, namespace, hub or service, without limit and
    without a name in the log. Regenerate the key first (each account has two, so that one can be exchanged while the
    other works), then remove it. Connection strings of storage accounts, Service Bus, Event Hubs, IoT Hub, Cosmos DB
    and App Configuration are known, and keys that carry the mark of Azure's AI, search, function and DevOps services.
    """
    for leak in _of(connector, Family.AZURE):
        yield leak.place("SE002"), f"An {leak.match.kind} stands {leak.setting}; it opens the whole account."


def _addresses() -> Sequence[Edits]:
    signed = f"https://archive.blob.core.windows.net/in/a.pdf?sv=2022-11-02&sr=b&sig={drawn(43)}%3D"
    hook = "/".join(["https://hooks.slack.com", "services", drawn(9), drawn(11, seed="b"), drawn(24, seed="c")])
    return [{_EXAMPLE: f"Fetches {signed} once a day."}, _text(f"Alerts go to {hook}")]


@rule(
    "SE003",
    severity=ERROR,
    fix="Make the signature worthless (rotate the key that signed it, or delete the webhook), then remove the address.",
    bad=_addresses,
    ok=[_text("https://archive.blob.core.windows.net/in/a.pdf?sv=2022-11-02&sr=b&sig=<signature>")],
)
def signed_address(connector: Connector) -> Hits:
    """An address that opens something by itself stands in the connector.

    Shared access signatures, function keys (`code=`) and webhooks of Teams, Slack and Discord are keys in the form of
    an address: whoever has it reads, runs or posts. A signature can't be taken back alone. Rotate the key that signed
    it, remove its access policy, regenerate the function's key, or delete the webhook. Even one that has expired tells
    what is there, so examples are written with `sig=<signature>`.
    """
    for leak in _of(connector, Family.SIGNATURE):
        yield leak.place("SE003"), f"A {leak.match.kind} stands {leak.setting}; whoever has the address may use it."


@rule(
    "SE004",
    severity=ERROR,
    fix="Delete the secret in the app registration, create another one, and give it in Partner Center only.",
    bad=lambda: [{_DEFAULT: f"{drawn(3)}8Q~{drawn(34, seed='entra')}"}],
    ok=[{_DEFAULT: "8Q~"}],
)
def entra_client_secret(connector: Connector) -> Hits:
    """A client secret of Microsoft Entra stands in the connector.

    With the client id, which is public, it signs in as your application: in every tenant that has agreed to it. Delete
    the secret in the app registration first; a deleted one is refused at once. The mark in the middle of the value is
    Microsoft's own, so that scanners find it.
    """
    for leak in _of(connector, Family.ENTRA):
        yield leak.place("SE004"), f"A client secret of Microsoft Entra stands {leak.setting}."


@rule(
    "SE005",
    severity=WARNING,
    fix='Sign the session out, then write a placeholder such as "<token>" in its place.',
    bad=lambda: [{_DEFAULT: web_token()}, {_EXAMPLE: f"Send the token {web_token()} with it."}],
    ok=[{_EXAMPLE: "Send the token eyJhbGciOiJ..."}],
)
def web_token_in_file(connector: Connector) -> Hits:
    """A JSON Web Token that decodes stands in the connector.

    Until it expires the token signs its bearer in, and some never expire. Afterwards it still names the user, the
    tenant and the scopes to everybody, because its middle part is only encoded. The token that the well-known
    debugger of such tokens begins with, and others with its subject, are left alone.
    """
    for leak in _of(connector, Family.JWT):
        yield leak.place("SE005"), f"A JSON Web Token stands {leak.setting}; it names its owner even after it expires."


def _passwords() -> Sequence[Edits]:
    return [
        {_EXAMPLE: f"The archive answers at https://reader:{drawn(12)}@archive.example.org/v1 too."},
        _text(f"Server=tcp:archive.example.org,1433;Database=files;User ID=reader;Password={drawn(14)};"),
    ]


@rule(
    "SE006",
    severity=ERROR,
    fix="Change the password, then remove it here; the connection asks its user for one.",
    bad=_passwords,
    ok=[_text("https://user:password@archive.example.com"), _text("Server=a;User ID=b;Password={password};")],
)
def password_in_address(connector: Connector) -> Hits:
    """A password stands in an address, a connection string or a header.

    `https://name:password@host` and `Authorization: Basic …` carry the password in plain sight: Base64 is no
    encryption. Change the password first; a copy of the repository may be anywhere. Words that stand for a password
    (`user:password@`, `{password}`) are left alone.
    """
    for leak in _of(connector, Family.ADDRESS, Family.HEADER):
        what = "A password" if leak.match.family is Family.ADDRESS else "A name with its password, in Base64,"
        yield leak.place("SE006"), f"{what} stands {leak.setting}."


def _tokens() -> Sequence[Edits]:
    return [
        {_DEFAULT: f"gh{'p'}_{drawn(36)}"},
        {_HEADER: f"sk_{'live'}_{drawn(24)}"},
        _text(f"xox{'b'}-{drawn(12, '0123456789')}-{drawn(24)}"),
    ]


@rule("SE007", severity=ERROR, fix=_REVOKE, bad=_tokens, ok=[{_DEFAULT: "ghp_" + "x" * 36}])
def provider_token(connector: Connector) -> Hits:
    """A token or key of a known provider stands in the connector.

    ## Why

    The form tells robots what it opens, and they try it within minutes of a push. Some providers revoke what they find
    in public repositories; most don't.

    ## What to do

    Revoke the token in the settings of the provider, create a new one with fewer rights, and keep that where the
    connection asks for it. Then remove the old one from the files. Cleaning the history is optional after that, and
    useless before.

    ## Limits

    Two searches look for tokens: a hundred forms that this command knows itself, and the rules of the engine
    Kingfisher, which runs beside it (`--no-secrets` leaves it out). Neither asks a provider whether a token works:
    nothing leaves your machine.
    """
    for leak in _of(connector, Family.TOKEN):
        yield leak.place("SE007"), f"A {leak.match.kind} stands {leak.setting}."
