"""The forms of Partner Center as data: for each kind its pages and fields, in the order in which they are filled in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from connectorops.manifest.values import Kind, Manifest

if TYPE_CHECKING:
    from collections.abc import Callable


class Form(StrEnum):
    """What a field holds."""

    TEXT = "text"
    ADDRESS = "address"
    EMAIL = "email"
    FILE = "file"
    LIST = "list"
    FLAG = "yes or no"
    CHOICE = "choice"


CHOICES: Final = {
    "get-it-now": "Get it now (free)",
    "free-trial": "Free trial",
    "contact-me": "Contact me",
    "resource": "Resource",
    "user": "User",
}
"""What the form calls the values of its choices."""


Needed = bool | str
"""Whether a field has to be filled in; a text is the name of a condition in CONDITIONS."""

CONDITIONS: Final[dict[str, Callable[[Manifest, bool], bool]]] = {
    "oauth": lambda _, uses_oauth: uses_oauth,
    "trial": lambda manifest, _: manifest.dynamics_365.setup.listing_type == "free-trial",
    "leads": lambda manifest, _: manifest.dynamics_365.setup.listing_type in {"free-trial", "contact-me"},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field; "*" in `path` stands for every item of a list. `hand` says what a person does here, if not copy."""

    label: str
    path: str
    needed: Needed = True
    form: Form = Form.TEXT
    hand: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a form. `steps` are what only a person can do there; `note` is good to know."""

    title: str
    fields: tuple[Field, ...] = ()
    steps: tuple[str, ...] = ()
    note: str = ""


_SAS_FIELD: Final = Field(
    "SAS URI of the package", "", needed=False, hand="Paste the address that `connectorops upload` hands over."
)
_OFFER_PROPERTIES: Final = (
    Field("Categories", "offer/categories", form=Form.LIST),
    Field("End user licence agreement", "offer/eula", form=Form.ADDRESS),
    Field("Privacy policy", "offer/privacy_url", form=Form.ADDRESS),
    Field("Support document", "offer/support_url", form=Form.ADDRESS),
)
_ACCOUNT: Final = (
    "The seller account is vetted, enrolled in the Microsoft 365 and Copilot program, and its Entra ID account has an "
    "e-mail address; without one the request is refused by itself."
)
_NEW_OFFER: Final = (
    "Open Marketplace offers, Microsoft 365 and Copilot, New offer, Connectors and agents in Microsoft Copilot Studio; "
    "older documents call it Power Platform Connector. For an update, open the certified offer instead."
)
_GO_LIVE: Final = "When the review has passed, test the preview, then choose Go live: no program can do that."
_PUBLISH: Final = "See that every page reads Complete, then choose Publish."

_CONNECTOR: Final = (
    Page("New offer", (Field("Name", "offer/name"),), (_ACCOUNT, _NEW_OFFER)),
    Page("Product setup", note="Nothing is asked here; the page reads Complete."),
    Page(
        "Packages",
        (
            _SAS_FIELD,
            Field("Client ID", "oauth/client_id", needed="oauth"),
            Field(
                "Client secret",
                "oauth/secret_name",
                needed="oauth",
                hand="Paste the secret from where it is kept under this name; it can't be changed after submission.",
            ),
        ),
        ("Save the draft.",),
    ),
    Page("Properties", _OFFER_PROPERTIES, ("Save the draft.",)),
    Page("Availability", (Field("Hide key", "offer/hide_key", needed=False),)),
    Page(
        "Review and publish",
        (Field("Notified audience", "offer/notify", needed=False, form=Form.LIST),),
        (_PUBLISH, _GO_LIVE),
    ),
)
_TEMPLATE: Final = (
    Page(
        "Template",
        (
            Field("Name of the template", "template/name"),
            Field("Description", "template/description"),
            Field("Package", "template/package", form=Form.FILE),
        ),
        ("Export the flow in Power Automate: My flows, the flow, Export, Package (.zip), with this name and text.",),
    ),
    Page("New offer", (Field("Name", "offer/name"),), (_ACCOUNT, _NEW_OFFER)),
    Page("Packages", (_SAS_FIELD,), ("Save the draft.",)),
    Page("Properties", _OFFER_PROPERTIES, ("Save the draft.",)),
    Page(
        "Review and publish",
        (Field("Notified audience", "offer/notify", needed=False, form=Form.LIST),),
        (_PUBLISH, _GO_LIVE),
    ),
)
_DYNAMICS: Final = (
    Page(
        "New offer",
        (
            Field("Offer ID", "dynamics_365/offer_id"),
            Field("Publisher ID", "dynamics_365/publisher_id", hand="The account has it; nothing is entered."),
            Field("Offer alias", "dynamics_365/alias"),
        ),
        note="Offer ID and alias can't be changed once the offer is created.",
    ),
    Page(
        "Offer setup",
        (
            Field("Listing type", "dynamics_365/setup/listing_type", form=Form.CHOICE),
            Field("Trial URL", "dynamics_365/setup/trial_url", needed="trial", form=Form.ADDRESS),
            Field("Test drive", "dynamics_365/setup/test_drive", form=Form.FLAG),
            Field(
                "Customer leads",
                "dynamics_365/setup/leads",
                needed="leads",
                hand="Connect this lead destination; its keys are entered in the form only.",
            ),
        ),
    ),
    Page(
        "Properties",
        (
            Field("Category", "dynamics_365/properties/categories/*/name"),
            Field("Subcategories", "dynamics_365/properties/categories/*/subcategories", needed=False, form=Form.LIST),
            Field("Industries", "dynamics_365/properties/industries", needed=False, form=Form.LIST),
            Field("Applicable products", "dynamics_365/properties/products", form=Form.LIST),
            Field("App version", "dynamics_365/properties/app_version"),
            Field("Terms and conditions", "dynamics_365/properties/terms"),
        ),
    ),
    Page(
        "Offer listing",
        (
            Field("Name", "dynamics_365/listing/name"),
            Field("Search results summary", "dynamics_365/listing/summary"),
            Field("Description", "dynamics_365/listing/description"),
            Field("Search keywords", "dynamics_365/listing/keywords", needed=False, form=Form.LIST),
            Field("Products your app works with", "dynamics_365/listing/works_with", needed=False, form=Form.LIST),
            Field("Help URL", "dynamics_365/listing/help_url", form=Form.ADDRESS),
            Field("Privacy policy URL", "dynamics_365/listing/privacy_url", form=Form.ADDRESS),
            Field("Support contact: name", "dynamics_365/listing/support/name"),
            Field("Support contact: e-mail", "dynamics_365/listing/support/email", form=Form.EMAIL),
            Field("Support contact: phone", "dynamics_365/listing/support/phone"),
            Field("Support URL", "dynamics_365/listing/support/url", form=Form.ADDRESS),
            Field("Engineering contact: name", "dynamics_365/listing/engineering/name"),
            Field("Engineering contact: e-mail", "dynamics_365/listing/engineering/email", form=Form.EMAIL),
            Field("Engineering contact: phone", "dynamics_365/listing/engineering/phone"),
            Field("Supporting document: name", "dynamics_365/listing/documents/*/name"),
            Field("Supporting document", "dynamics_365/listing/documents/*/file", form=Form.FILE),
            Field("Large logo", "dynamics_365/listing/logos/large", form=Form.FILE),
            Field("Small logo", "dynamics_365/listing/logos/small", needed=False, form=Form.FILE),
            Field("Screenshot: caption", "dynamics_365/listing/screenshots/*/caption", needed=False),
            Field("Screenshot", "dynamics_365/listing/screenshots/*/file", form=Form.FILE),
            Field("Video: name", "dynamics_365/listing/videos/*/name"),
            Field("Video: address", "dynamics_365/listing/videos/*/url", form=Form.ADDRESS),
            Field("Video: thumbnail", "dynamics_365/listing/videos/*/thumbnail", form=Form.FILE),
        ),
    ),
    Page(
        "Availability",
        (
            Field("Markets", "dynamics_365/availability/markets", form=Form.LIST),
            Field("Preview audience: hide key", "dynamics_365/availability/hide_key", needed=False),
        ),
        ("To go public, remove the hide key and publish again.",),
    ),
    Page(
        "Technical configuration",
        (
            Field("Base licence model", "dynamics_365/technical/license_model", form=Form.CHOICE),
            Field(
                "Requires S2S outbound and CRM secure store access",
                "dynamics_365/technical/s2s_outbound",
                form=Form.FLAG,
            ),
            Field(
                "Application configuration URL",
                "dynamics_365/technical/configuration_url",
                needed=False,
                form=Form.ADDRESS,
                hand="Leave it empty until Microsoft names the address.",
            ),
            Field("CRM package", "dynamics_365/technical/package", form=Form.FILE),
            Field("URL of the package", "", needed=False, hand=_SAS_FIELD.hand),
            Field("More than one CRM package", "dynamics_365/technical/several_packages", form=Form.FLAG),
            Field("Package availability", "dynamics_365/technical/regions/*/name"),
            Field(
                "Configuration URL of the region",
                "dynamics_365/technical/regions/*/configuration_url",
                needed=False,
                form=Form.ADDRESS,
            ),
            Field(
                "Permission for the region",
                "dynamics_365/technical/regions/*/permission",
                needed=False,
                hand="Nothing is entered: this says that Microsoft allowed the region.",
            ),
        ),
    ),
    Page(
        "Supplemental content",
        (Field("Key usage scenarios", "dynamics_365/supplemental/key_usage_scenarios", form=Form.FILE),),
    ),
    Page(
        "Review and publish",
        (Field("Notes for certification", "dynamics_365/notes"),),
        (_PUBLISH, "When the e-mail says that the preview is ready, test it, then choose Go live."),
    ),
)
OPTIONAL_LISTS: Final = frozenset({"dynamics_365/listing/videos"})
"""Lists of objects that may be empty; of the others one item is needed."""

PAGES: Final[dict[Kind, tuple[Page, ...]]] = {
    Kind.CONNECTOR: _CONNECTOR,
    Kind.AI_CONNECTOR: _CONNECTOR,
    Kind.TEMPLATE: _TEMPLATE,
    Kind.DYNAMICS_365_OFFER: _DYNAMICS,
}
