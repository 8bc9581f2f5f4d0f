"""apiProperties.json: the policies that requests and responses run through."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from connectorops.connectors import PolicyTemplate
from connectorops.rule import WARNING, Hits, rule
from connectorops.schema import nearest
from connectorops.schema.words import meant, shown

_FILE: Final = "apiProperties.json#/properties"
_HEADER: Final = f"{_FILE}/policyTemplateInstances/0"
_ROUTE: Final = f"{_FILE}/policyTemplateInstances/2"
_POLLING: Final = f"{_FILE}/policyTemplateInstances/4"
_PARAMETER: Final = "x-ms-apimTemplateParameter."
_SECTION: Final = "x-ms-apimTemplate-policySection"


@dataclass(frozen=True, slots=True)
class _Template:
    """What a policy template takes: parameters without their prefix, and for some the values that they may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)


_TEMPLATES: Final = {
    "convertarraytoobject": _Template(
        ("propertyParentPath", "keyWithinCollectionPath", "newPropertyPath"), ("propertySubPath", "retainKey")
    ),
    "convertobjecttoarray": _Template(
        ("propertyParentPath", "newPropertyPath"), ("propertySubPath", "keyName", "valueName")
    ),
    "dynamichosturl": _Template(("urlTemplate",)),
    "encodepropertyvalue": _Template(("propertyParentPath", "newPropertyPath"), ("propertySubPath",)),
    "pollingtrigger": _Template(("triggerConfig", "triggerDataPath")),
    "routerequesttoendpoint": _Template(("newPath",), ("httpMethod",)),
    "setheader": _Template(("name", "value"), ("existsAction",)),
    "setproperty": _Template(
        ("newPropertyParentPathTemplate", "newPropertySubPathTemplate", "propertyValuePathTemplate")
    ),
    "setqueryparameter": _Template(("name", "value"), ("existsAction",)),
    "setvaluefromurl": _Template(
        ("parameterTemplate", "parameterValueUrl", "parameterValuePathTemplate"), ("httpMethod",)
    ),
    "stringreplace": _Template(
        ("propertyParentPath", "sourceString", "replacementString", "newPropertyPath"), ("propertySubPath",)
    ),
    "stringtoarray": _Template(
        ("propertyParentPath", "delimiterList", "childPropertyName", "newPropertyPath"), ("propertySubPath",)
    ),
    "updatenextlink": _Template(("nextLinkPropertyName",), ("nextLinkParentPropertyPath",)),
}
"""The templates of Microsoft's schema, by id in lower case."""
_UNDOCUMENTED: Final = ("dynamicsubdomain", "moveproperties", "setconnectionstatustounauthenticated")
"""Templates that published connectors use, though no document names them: what they take is not known."""

_EXISTS_ACTIONS: Final = ("override", "skip", "append")
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "@Request.OriginalHTTPMethod")
_VALUES: Final = {
    ("setheader", "existsAction"): _EXISTS_ACTIONS,
    ("setqueryparameter", "existsAction"): _EXISTS_ACTIONS,
    ("routerequesttoendpoint", "httpMethod"): _METHODS,
    ("setvaluefromurl", "httpMethod"): ("GET", "POST", "PUT"),
    ("convertarraytoobject", "retainKey"): ("true", "false"),
}


@rule(
    "AP080",
    severity=WARNING,
    fix="Give the policy a `title` that says what it is for, and its `parameters`.",
    bad=[{f"{_HEADER}/title": None}, {f"{_HEADER}/title": " "}, {f"{_HEADER}/parameters": None}],
)
def policy_incomplete(policy: PolicyTemplate) -> Hits:
    """A policy has no title or no parameters.

    Each policy has a `templateId`, a `title` and `parameters`. The title is what makers see in the list of policies,
    and the only way to tell two policies of one template apart; no template works without parameters.
    """
    title = policy.value.get("title", "")
    if isinstance(title, str) and not title.strip():
        place = policy.at("title") if "title" in policy.value else policy.at(key="title")
        yield place, f"The policy {label(policy)} has no title."
    if "parameters" not in policy.value:
        yield policy.at(key="parameters"), f"The policy {label(policy)} has no parameters."


@rule(
    "AP081",
    severity=WARNING,
    keys=("templateId",),
    fix="Use the id of a policy template; upper and lower case are the same.",
    bad=[{f"{_HEADER}/templateId": "setheaders"}, {f"{_HEADER}/templateId": "ratelimit"}],
    ok=[{f"{_HEADER}/templateId": "SetHeader"}],
)
def policy_template_unknown(policy: PolicyTemplate) -> Hits:
    """A policy uses a template that is not known.

    A template that the service doesn't have can't be applied, so the connector can't be saved. The known ones are
    those of Microsoft's schema and three more that published connectors use; a template that is newer than both may
    be right all the same.
    """
    known = (*_TEMPLATES, *_UNDOCUMENTED)
    name = policy.text("templateId")
    if name and policy.template not in known:
        hint = meant(nearest(name, known))
        yield policy.at("templateId"), f"The policy template {shown(name)} is not known{hint or '.'}"


@rule(
    "AP082",
    severity=WARNING,
    keys=("parameters",),
    whole=True,
    fix="Add the parameter, with the prefix `x-ms-apimTemplateParameter.`.",
    bad=[{f"{_HEADER}/parameters/{_PARAMETER}value": None}],
    ok=[{f"{_HEADER}/parameters/{_PARAMETER}existsAction": None}],
)
def policy_parameter_missing(policy: PolicyTemplate) -> Hits:
    """A policy lacks a parameter that its template requires.

    The template is code with gaps, and its parameters fill them. What Microsoft's schema requires for each template
    is complete in every published connector that was measured.
    """
    template = _TEMPLATES.get(policy.template)
    if template is None or not isinstance(policy.value.get("parameters"), dict):
        return
    misspelled = {guess for _, guess in _unknown(policy, template)}
    for name in template.required:
        if _PARAMETER + name not in policy.parameters and name not in misspelled:
            yield (
                policy.at("parameters", key=name),
                f"The policy {label(policy)} lacks {_PARAMETER}{name}, which its template requires.",
            )


@rule(
    "AP083",
    severity=WARNING,
    keys=("parameters",),
    fix="Correct the name of the parameter, or remove it.",
    bad=[
        {
            f"{_HEADER}/parameters/{_PARAMETER}value": None,
            f"{_HEADER}/parameters/{_PARAMETER}Value": "litware-archive",
        },
        {f"{_HEADER}/parameters/{_PARAMETER}newPropertyPath": "id"},
    ],
    ok=[{f"{_HEADER}/parameters/x-ms-note": "ours"}],
)
def policy_parameter_unknown(policy: PolicyTemplate) -> Hits:
    """A policy has a parameter that its template does not take.

    The service ignores or refuses it; the usual reason is a spelling mistake or a policy that was copied from another
    template. Microsoft's check of apiProperties.json has stopped a pull request for it. It is a warning because the
    list of parameters comes from a schema that is not kept up to date.
    """
    template = _TEMPLATES.get(policy.template)
    for key, guess in _unknown(policy, template) if template else ():
        hint = meant(guess and _PARAMETER + guess)
        yield (
            policy.at("parameters", key, on_key=True),
            f"{shown(key)} is not a parameter of the policy template {policy.template}{hint or '.'}",
        )


def _unknown(policy: PolicyTemplate, template: _Template) -> Iterator[tuple[str, str | None]]:
    """Parameters that the template does not take, each with the missing one that was probably meant."""
    absent = [name for name in template.known if _PARAMETER + name not in policy.parameters]
    for key in policy.parameters:
        name = key.removeprefix(_PARAMETER)
        if name != key and name not in template.known:
            yield key, nearest(name, absent)


@rule(
    "AP084",
    severity=WARNING,
    keys=("parameters",),
    fix="Use one of the values that the template takes.",
    bad=[
        {f"{_HEADER}/parameters/{_PARAMETER}existsAction": "overwrite"},
        {f"{_ROUTE}/parameters/{_PARAMETER}httpMethod": "FETCH"},
        {f"{_POLLING}/parameters/{_PARAMETER}triggerConfig": "since"},
    ],
    ok=[
        {f"{_HEADER}/parameters/{_PARAMETER}existsAction": "Append"},
        {f"{_ROUTE}/parameters/{_PARAMETER}httpMethod": "get"},
    ],
)
def policy_parameter_value(policy: PolicyTemplate) -> Hits:
    """A parameter of a policy has a value that its template does not take.

    `existsAction` is override, skip or append; `httpMethod` is a method, or `@Request.OriginalHTTPMethod` where a
    request is routed; `retainKey` is true or false. Upper and lower case are taken to be the same. `triggerConfig` of a
    polling trigger is an object: the query parameters of the next request, by name.
    """
    for (template, name), allowed in _VALUES.items():
        value = policy.parameters.get(_PARAMETER + name) if policy.template == template else None
        if isinstance(value, str) and value.lower() not in [each.lower() for each in allowed]:
            yield (
                policy.at("parameters", _PARAMETER + name),
                f"{name} of the policy {label(policy)} is {shown(value)}; it must be one of {', '.join(allowed)}.",
            )
    config = f"{_PARAMETER}triggerConfig"
    if policy.template == "pollingtrigger" and not isinstance(policy.parameters.get(config, {}), dict):
        text = f"triggerConfig of the policy {label(policy)} must be an object of query parameters."
        yield policy.at("parameters", config), text


@rule(
    "AP085",
    severity=WARNING,
    keys=("parameters",),
    fix="Write `Request` or `Response`.",
    bad=[
        {f"{_HEADER}/parameters/{_SECTION}": "Inbound"},
        {f"{_HEADER}/parameters/{_SECTION}": "request"},
        {f"{_ROUTE}/parameters/{_SECTION}": "Failure"},
    ],
    ok=[{f"{_HEADER}/parameters/{_SECTION}": "Failure"}],
)
def policy_section(policy: PolicyTemplate) -> Hits:
    """A policy runs in a section that does not exist for it.

    A policy runs on the request or on the response. The template `setheader` also runs when a request has failed,
    with the section `Failure`.
    """
    section = policy.parameters.get(_SECTION)
    known = ("Request", "Response", "Failure") if policy.template == "setheader" else ("Request", "Response")
    if isinstance(section, str) and section not in known:
        yield (
            policy.at("parameters", _SECTION),
            f"The section of the policy {label(policy)} is {shown(section)}; it must be one of {', '.join(known)}.",
        )


def label(policy: PolicyTemplate) -> str:
    """How messages call a policy: by its title, else by its template."""
    title = policy.text("title")
    return shown(title if title and title.strip() else policy.text("templateId") or "")
