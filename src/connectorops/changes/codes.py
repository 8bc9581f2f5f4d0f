"""Every kind of change that is told apart: its code, whether it breaks flows, and what people read about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a change means for the flows that exist."""

    BREAKING = "breaking"
    HARMLESS = "harmless"
    UNKNOWN = "unknown"
    """It depends on the service or on the flow, so a person has to look."""


class Bump(StrEnum):
    """The part of a version that a change calls for."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of change.

    `says` completes a sentence that begins with the subject; {old} and {new} are the values. `flows` is what existing
    flows experience, `todo` what their owners can do about it.
    """

    name: str
    kind: Kind
    says: str
    flows: str
    bump: Bump
    todo: str


_SAVE: Final = "Open and save each flow that has this step."
_FILL_IN: Final = "Fill it in, in each flow that has this step, and save the flow."
_CHOOSE: Final = "Choose a value that fits, in each flow that has this step, and save the flow."
_LOOK: Final = "Look at each step that uses it."
_CONNECT: Final = "Create a new connection and choose it in each flow."
_TODO: Final = {
    "OperationDeleted": "Replace the step by another operation.",
    "PathTemplateChanged": _SAVE,
    "HttpMethodChanged": _SAVE,
    "TriggerKindChanged": "Delete the step and add it again.",
    "RequiredParameterAdded": _FILL_IN,
    "RequiredParameterDeleted": "Look at each step that uses it, and save the flow.",
    "ParameterLocationChanged": _SAVE,
    "ParameterTypeChanged": _CHOOSE,
    "RequiredInputFieldAdded": _FILL_IN,
    "InputFieldNowRequired": _FILL_IN,
    "InputFieldTypeChanged": _CHOOSE,
    "InputEnumListAdded": _CHOOSE,
    "InputEnumValueRemoved": _CHOOSE,
    "OutputFieldDeleted": _LOOK,
    "OutputFieldTypeChanged": _LOOK,
    "OutputFieldFormatChanged": _LOOK,
    "OutputEnumListRemoved": _LOOK,
    "AuthenticationMethodRemoved": _CONNECT,
    "ConnectionParametersRemoved": _CONNECT,
    "ConnectionParameterNowRequired": _CONNECT,
}


def _codes(kind: Kind, bump: Bump, texts: dict[str, tuple[str, str]]) -> dict[str, Code]:
    return {name: Code(name, kind, says, flows, bump, _TODO.get(name, "")) for name, (says, flows) in texts.items()}


_OLD_PATH: Final = "Flows that were saved before keep calling the old address."
_NOT_SENT: Final = "Existing flows do not send it, so their requests are refused."
_STILL_SENT: Final = "Flows may lose what it did; they keep sending it until they are saved again."
_OUTPUT_TYPE: Final = "Flows that use the field may fail if the service answers differently now."
_CONNECTIONS: Final = "Connections that exist lack the value, so their calls fail until each is created again."
_AUTHENTICATION: Final = "Every connection that uses it stops working, and its owner has to create another one."

CODES: Final[dict[str, Code]] = {
    **_codes(Kind.BREAKING, Bump.MAJOR, {
        "OperationDeleted": ("was deleted", "Flows that use it stop working."),
        "PathTemplateChanged": ("moved from {old} to {new}", _OLD_PATH),
        "HttpMethodChanged": ("changed its method from {old} to {new}", "Flows that exist keep the old method."),
        "TriggerKindChanged": ("was {old} and is {new} now", "Flows that were saved with it can't run."),
        "RequiredParameterAdded": ("is new and required", _NOT_SENT),
        "RequiredParameterDeleted": (
            "was required and is deleted", "Every flow has a value for it, which is ignored or refused now."
        ),
        "ParameterLocationChanged": (
            "moved from the {old} to the {new}", "Existing flows keep sending it in the old place."
        ),
        "ParameterTypeChanged": (
            "changed its type from {old} to {new}", "Existing flows keep sending a value of the old type."
        ),
        "RequiredInputFieldAdded": ("is new and required", _NOT_SENT),
        "InputFieldNowRequired": ("was optional and is required now", "Flows that leave it empty fail."),
        "InputFieldTypeChanged": (
            "changed its type from {old} to {new}", "Existing flows keep sending a value of the old type."
        ),
        "InputEnumListAdded": (
            "accepted any value and accepts only {new} now", "Flows that send another value fail."
        ),
        "InputEnumValueRemoved": ("no longer accepts {old}", "Flows in which that value was chosen keep sending it."),
        "OutputFieldDeleted": ("was deleted", "Flows that use the field find it empty or fail."),
        "OutputFieldTypeChanged": ("changed its type from {old} to {new}", _OUTPUT_TYPE),
        "OutputFieldFormatChanged": ("changed its format from {old} to {new}", _OUTPUT_TYPE),
        "OutputEnumListRemoved": (
            "had the values {old} and has no list of values now", "Flows that expect one of them may get another value."
        ),
        "AuthenticationMethodRemoved": ("was removed", _AUTHENTICATION),
        "ConnectionParametersRemoved": (
            "was removed", "Connections that exist were made with it, and what depends on its value fails."
        ),
        "ConnectionParameterNowRequired": ("is required now", _CONNECTIONS),
    }),
    **_codes(Kind.UNKNOWN, Bump.MINOR, {
        "OperationHidden": ("is hidden now", "Existing flows keep running, but nobody can find it for a new one."),
        "ParameterDeleted": ("was deleted", _STILL_SENT),
        "InputFieldDeleted": ("was deleted", _STILL_SENT),
        "BodyParameterRenamed": (
            "is called {new} now",
            "Saved flows keep the fields of a body below its name (body/field), which is no longer one.",
        ),
        "InputFieldFormatChanged": ("changed its format from {old} to {new}", "Existing flows send the old format."),
        "InputFieldVisibilityChangedToInternal": (
            "is hidden now", "Existing flows keep their value, but nobody can see or change it any more."
        ),
        "InputDefaultChanged": (
            "changed its default from {old} to {new}", "Flows that leave it empty may behave differently."
        ),
        "DynamicSchemaChanged": (
            "asked {old} for its fields and asks {new} now", "Fields that flows use may be gone or have other names."
        ),
        "PolicyChanged": (
            "changed from {old} to {new}", "Requests or answers of existing flows are changed on their way."
        ),
        "ConnectionParameterTypeChanged": (
            "changed its type from {old} to {new}", "Connections that exist keep a value of the old type."
        ),
        "OutputEnumValueAdded": ("may now be {new} as well", "Flows that tell values apart do not know it."),
        "OutputEnumValueRemoved": ("is never {old} any more", "Branches of flows that wait for that value never run."),
        "ResponseDeleted": ("was deleted", "Flows that use its fields may find them empty."),
        "HostChanged": ("changed from {old} to {new}", "Flows call the new host; their connections must work there."),
        "BasePathChanged": ("changed from {old} to {new}", "Flows call the new address; all paths must work there."),
        "SecurityChanged": (
            "changed from {old} to {new}", "Connections that exist may not be accepted, or may need another sign-in."
        ),
        "TitleChanged": ("changed from {old} to {new}", "People look for the connector by the name that they know."),
        "PublisherChanged": ("changed from {old} to {new}", "Only the publisher of a connector may update it."),
    }),
    **_codes(Kind.UNKNOWN, Bump.PATCH, {
        "ScriptChanged": (
            "is another one for {new}", "What existing flows send or get may differ where no definition shows it."
        ),
    }),
    **_codes(Kind.HARMLESS, Bump.MINOR, {
        "OperationAdded": ("is new", ""),
        "OperationDeprecated": ("is deprecated now", "Existing flows keep running; plan to move them."),
        "OperationShown": ("can be found by everybody now", ""),
        "OptionalParameterAdded": ("is new and optional", ""),
        "OptionalInputFieldAdded": ("is new and optional", ""),
        "InputFieldNowOptional": ("was required and is optional now", ""),
        "InputEnumListRemoved": ("accepts any value now", ""),
        "InputEnumValueAdded": ("accepts {new} as well", ""),
        "InternalInputDeleted": ("was hidden, with a value of its own, and is gone", ""),
        "OutputFieldAdded": ("is new", ""),
        "OutputEnumListAdded": ("has the values {new}", ""),
        "ResponseAdded": ("is new", ""),
        "AuthenticationMethodAdded": ("is new", ""),
        "OptionalConnectionParameterAdded": ("is new and optional", ""),
        "SecurityAdded": ("is new: {new}", ""),
    }),
    **_codes(Kind.HARMLESS, Bump.PATCH, {
        "VisibilityChanged": ("changed its visibility from {old} to {new}", ""),
        "SummaryChanged": ("has another name: {new} instead of {old}", ""),
        "DescriptionChanged": ("has another description", ""),
    }),
}  # fmt: skip
