"""Links with a shared access signature: who may do what with the package, from when, and until when."""

from __future__ import annotations

from typing import Final

from connectorops.model import Place
from connectorops.rule import ERROR, NOTE, WARNING, Hits, rule
from connectorops.rules.wording import quoted
from connectorops.sas import DELEGATED_LIFE, LONG_LIFE, Link, written

ANEW: Final = "Make a new link with `connectorops sas reissue`."
RESOURCES: Final = {
    "c": "every blob of the container",
    "d": "a whole folder",
    "bs": "a snapshot",
    "bv": "one version of the blob",
}


def _at(link: Link, parameter: str) -> Place:
    return Place(link.grant.blob, key=parameter)


@rule(
    "SA001",
    severity=ERROR,
    fix="Copy the whole link, from https to its last character.",
    bad=[
        {"link#/signature/bytes": 0},
        {"link#/signature/bytes": 20},
        {"link#/parameters/sv": None},
        {"link#/parameters/spr": ["https", "https"]},
    ],
)
def link_is_incomplete(link: Link) -> Hits:
    """The link has no signature, or not all of one.

    A link that goes through chats and documents loses its end, or a `+` or `%` in it. Storage then answers 403, and
    says little more. What is meant here can be seen without asking it: a parameter that is missing or there twice, and
    a signature that is not the 32 bytes that storage signs with.
    """
    grant = link.grant
    if not grant.signed:
        yield _at(link, "sig"), "The link has no signature (`sig`), so it opens nothing that is not open to everybody."
    elif not grant.whole:
        yield (
            _at(link, "sig"),
            "The signature (`sig`) is not 32 bytes in Base64: a part of it was lost, or is escaped wrongly.",
        )
    if "sv" not in grant.values:
        yield _at(link, "sv"), "The link does not say by which version of the service it is signed (`sv`)."
    for name in grant.repeated:
        yield _at(link, name), f"The link says `{name}` more than once, so it is not clear what is meant."


@rule(
    "SA002",
    severity=ERROR,
    fix=ANEW,
    bad=[{"link#/parameters/sp": "rw"}, {"link#/parameters/sp": "rl"}, {"link#/parameters/sp": ""}],
    ok=[{"link#/parameters/sp": None}],
)
def link_allows_more_than_reading(link: Link) -> Hits:
    """The link does not allow to read the package, and nothing but that.

    Whoever has the link can do all that it allows. One that can write lets others replace what is certified; one that
    can't read is of no use. Where a stored access policy says what is allowed, the link does not.
    """
    permissions = link.grant.values.get("sp")
    if permissions is None and link.grant.policy:
        return
    if permissions != "r":
        yield _at(link, "sp"), f"The link allows {quoted(permissions or '')} (`sp`); reading alone is expected: r."


@rule(
    "SA003",
    severity=ERROR,
    fix=ANEW,
    bad=[
        {"link#/parameters/sr": "c"},
        {"link#/parameters/sr": None, "link#/parameters/ss": "b", "link#/parameters/srt": "o"},
        {"link#/address": "https://contosopackages.blob.core.windows.net/packages"},
    ],
)
def link_opens_more_than_the_package(link: Link) -> Hits:
    """The link is not for one blob.

    A signature for a container or an account opens everything in it: other packages, older ones, other people's.
    """
    resource = link.grant.values.get("sr")
    if "ss" in link.grant.values or "srt" in link.grant.values:
        yield _at(link, "ss"), "The signature is one of the whole account (`ss`, `srt`); one blob is expected (`sr=b`)."
    elif resource != "b":
        meant = RESOURCES.get(resource or "", "nothing that is known")
        yield (
            _at(link, "sr"),
            f"The signature is for {meant} (`sr` is {quoted(resource or '')}); one blob is expected: b.",
        )
    elif not link.grant.names_blob:
        yield _at(link, "path"), f"The link leads to {quoted(link.grant.blob)}, which is no blob in a container."


@rule(
    "SA004",
    severity=ERROR,
    fix=ANEW,
    bad=[
        {"link#/parameters/spr": None},
        {"link#/parameters/spr": "https,http"},
        {"link#/address": "http://contosopackages.blob.core.windows.net/packages/golden.zip"},
    ],
)
def link_works_without_encryption(link: Link) -> Hits:
    """The link can be used over http.

    Then everybody on the way reads the link as well as the package. A signature without `spr` allows both protocols.
    """
    protocol = link.grant.values.get("spr")
    if link.grant.scheme != "https":
        yield _at(link, "scheme"), "The link begins with http: whoever carries it on its way can use it."
    elif protocol != "https":
        said = f"{quoted(protocol)} (`spr`)" if protocol else "every protocol, as it does not say `spr`"
        yield _at(link, "spr"), f"The link allows {said}; https alone is expected."


@rule(
    "SA005",
    severity=ERROR,
    fix="Leave the start out: a link without one works at once. " + ANEW,
    bad=[{"link#/parameters/st": "2025-01-02"}, {"link#/parameters/st": "tomorrow"}],
    ok=[{"link#/parameters/st": "2024-12-31T23:45:00Z"}],
)
def link_starts_later(link: Link) -> Hits:
    """The link does not work yet.

    The package is fetched soon after it is submitted, by machines whose clocks are not yours.
    """
    start = link.grant.start
    if "st" in link.grant.values and start is None:
        yield _at(link, "st"), f"The start {quoted(link.grant.values['st'])} (`st`) is no time that storage reads."
    elif start is not None and start > link.now:
        yield _at(link, "st"), f"The link works from {written(start)} (`st`) on; now is expected."


@rule(
    "SA006",
    severity=ERROR,
    policy="5000.3.1.2",
    fix=ANEW,
    bad=[
        {"link#/parameters/se": "2025-01-15"},
        {"link#/parameters/se": "2024-12-31"},
        {"link#/parameters/se": "2025-13-01"},
        {"link#/kind": "dynamics-365-offer"},
        {"link#/parameters/se": None, "link#/parameters/si": None},
    ],
    also=("SA010",),
    ok=[
        {"link#/parameters/se": "2025-01-16"},
        {"link#/kind": "dynamics-365-offer", "link#/parameters/se": "2025-02-01T00:00:00Z"},
        {"link#/parameters/se": None},
    ],
)
def link_ends_early(link: Link) -> Hits:
    """The link ends before certification is through with it.

    Microsoft asks for at least 15 days on the day on which a connector or a template is submitted, and for at least a
    month for a package of Dynamics 365: it is fetched again when something is deployed late. Where a stored access
    policy says when the link ends, the link does not, and this is listed as skipped. `connector_sas_days` and
    `offer_sas_days` under `clocks` in the configuration set other numbers.
    """
    end, least = link.grant.end, link.needed
    said = link.grant.values.get("se")
    if said is None:
        if not link.grant.policy:
            yield _at(link, "se"), "The link does not say when it ends (`se`), so storage does not take it."
    elif end is None:
        yield _at(link, "se"), f"The end {quoted(said)} (`se`) is no time that storage reads."
    elif end <= link.now:
        yield _at(link, "se"), f"The link ended on {written(end)} (`se`)."
    elif end - link.now < least:
        left = (end - link.now).days
        yield (
            _at(link, "se"),
            f"The link ends on {written(end)} (`se`), which is {left} days away; a {link.kind} needs {least.days}.",
        )


@rule(
    "SA007",
    severity=ERROR,
    fix="Sign with the account's key (`AZURE_STORAGE_KEY`), alone or with a stored access policy. " + ANEW,
    bad=[{"link#/parameters/skoid": "00000000-0000-0000-0000-000000000000", "link#/parameters/si": None}],
    also=("SA010",),
)
def link_is_signed_for_a_week(link: Link) -> Hits:
    """The link is signed with a user delegation key, which lives for a week.

    Seven days are the most that such a key can have. Whatever end the link names, it stops with the key, so no such
    link can last as long as certification asks for.
    """
    if link.grant.delegated and link.needed > DELEGATED_LIFE:
        lives, needed = DELEGATED_LIFE.days, link.needed.days
        what = f"a user delegation key (`skoid`), which lives for {lives} days at most"
        yield _at(link, "skoid"), f"The link is signed with {what}; a {link.kind} needs {needed}."


@rule(
    "SA008",
    severity=ERROR,
    fix="Leave the addresses out. " + ANEW,
    bad=[{"link#/parameters/sip": "192.0.2.7"}],
)
def link_works_from_some_addresses(link: Link) -> Hits:
    """The link works from some network addresses alone.

    Nobody outside of Microsoft knows from where the package is fetched.
    """
    if "sip" in link.grant.values:
        yield _at(link, "sip"), f"The link works from {quoted(link.grant.values['sip'])} alone (`sip`)."


@rule(
    "SA009",
    severity=WARNING,
    fix="Make a link for some weeks, and a new one when it is needed: `connectorops sas reissue`.",
    bad=[{"link#/parameters/se": "2027-01-01"}],
    ok=[{"link#/parameters/se": "2026-01-01"}],
)
def link_lives_for_years(link: Link) -> Hits:
    """The link works for more than a year.

    It opens the package for everybody who comes upon it, long after anybody remembers that it is out.
    """
    end = link.grant.end
    if end is not None and end - link.now > LONG_LIFE:
        yield _at(link, "se"), f"The link ends on {written(end)} (`se`), more than a year away."


@rule(
    "SA010",
    severity=NOTE,
    fix="Sign under a stored access policy: `connectorops sas reissue --policy NAME`.",
    bad=[{"link#/parameters/si": None}],
)
def link_cannot_be_revoked(link: Link) -> Hits:
    """No stored access policy stands behind the link.

    Such a link can be stopped only by a new key of the account, which stops every other link too, or by deleting the
    package. Under a policy `connectorops sas revoke` stops it alone.
    """
    if link.grant.signed and not link.grant.policy:
        yield _at(link, "si"), "The link names no stored access policy (`si`), so it can't be revoked alone."


@rule(
    "SA011",
    severity=WARNING,
    fix="Upload the package with `connectorops upload`, which keeps its name.",
    bad=[{"link#/address": "https://contosopackages.blob.core.windows.net/packages/golden"}],
)
def link_leads_to_no_zip(link: Link) -> Hits:
    """The link does not lead to a .zip file.

    The form takes a package, and every package is a .zip file: this may be the link of something else.
    """
    if link.grant.names_blob and not link.grant.blob.lower().endswith(".zip"):
        yield _at(link, "path"), f"The link leads to {quoted(link.grant.blob)}; the name of a package ends in .zip."


@rule(
    "SA012",
    severity=ERROR,
    fix="Look whether the package is there, and the policy: then make a new link with `connectorops sas reissue`.",
    bad=[{"link#/answer": {"status": 403}}, {"link#/answer": {"status": 404}}],
    ok=[{"link#/answer": {"status": 200}}],
)
def link_does_not_open(link: Link) -> Hits:
    """Storage was asked, and does not give the package for this link.

    403: the signature is not valid, has ended, or its policy is gone. 404: there is no such blob.
    """
    if link.answer and link.answer.status != 200:
        yield (
            _at(link, "answer"),
            f"Storage answers {link.answer.status} to the link; 200 and the package are expected.",
        )


@rule(
    "SA013",
    severity=ERROR,
    fix="Upload the package that is meant, and submit the link to that.",
    bad=[{"link#/answer": {"status": 200, "sha256": "aa" * 32}, "link#/expected": "bb" * 32}],
    ok=[{"link#/answer": {"status": 200, "sha256": "aa" * 32}, "link#/expected": "aa" * 32}],
)
def link_leads_to_other_content(link: Link) -> Hits:
    """What the link gives is not the package that was meant.

    Only the package that was checked is worth a submission. Its SHA-256 tells whether this is it.
    """
    if link.answer and link.answer.sha256 and link.expected and link.answer.sha256 != link.expected:
        yield (
            _at(link, "answer"),
            f"The content has the SHA-256 {link.answer.sha256}; {link.expected} is expected.",
        )
