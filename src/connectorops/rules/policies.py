"""apiProperties.json: the policies and the script that requests run through, held against the definition."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from connectorops.connectors import ApiProperties, PolicyTemplate
from connectorops.connectors.properties import OPERATION_NAME
from connectorops.model import Place
from connectorops.rule import ERROR, NOTE, WARNING, Hits, rule
from connectorops.schema import nearest
from connectorops.schema.words import meant, shown
from connectorops.swagger.nodes import Document

_FILE: Final = "apiProperties.json#/properties"
_HEADER: Final = f"{_FILE}/policyTemplateInstances/0"
_ROUTE: Final = f"{_FILE}/policyTemplateInstances/2"
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
_CONNECTION_PARAMETER: Final = re.compile(r"@\{?connectionParameters\('([^'()@]{1,200})'")


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
        yield place, f"The policy {_label(policy)} has no title."
    if "parameters" not in policy.value:
        yield policy.at(key="parameters"), f"The policy {_label(policy)} has no parameters."


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
                f"The policy {_label(policy)} lacks {_PARAMETER}{name}, which its template requires.",
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
    ],
    ok=[
        {f"{_HEADER}/parameters/{_PARAMETER}existsAction": "Append"},
        {f"{_ROUTE}/parameters/{_PARAMETER}httpMethod": "get"},
    ],
)
def policy_parameter_value(policy: PolicyTemplate) -> Hits:
    """A parameter of a policy has a value that its template does not take.

    `existsAction` is override, skip or append; `httpMethod` is a method, or `@Request.OriginalHTTPMethod` where a
    request is routed; `retainKey` is true or false. Upper and lower case are taken to be the same.
    """
    for (template, name), allowed in _VALUES.items():
        value = policy.parameters.get(_PARAMETER + name) if policy.template == template else None
        if isinstance(value, str) and value.lower() not in [each.lower() for each in allowed]:
            yield (
                policy.at("parameters", _PARAMETER + name),
                f"{name} of the policy {_label(policy)} is {shown(value)}; it must be one of {', '.join(allowed)}.",
            )


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
            f"The section of the policy {_label(policy)} is {shown(section)}; it must be one of {', '.join(known)}.",
        )


@rule(
    "AP086",
    severity=WARNING,
    keys=("parameters",),
    whole=True,
    fix="Write the operationId as it stands in the definition, or remove it from the list.",
    bad=[
        {f"{_HEADER}/parameters/{OPERATION_NAME}/1": "ChangeDocument"},
        {f"{_HEADER}/parameters/{OPERATION_NAME}/1": "updatedocument"},
    ],
)
def policy_operation_unknown(policy: PolicyTemplate) -> Hits:
    """A policy is meant for an operation that the definition does not have.

    The list in `x-ms-apimTemplate-operationName` limits the policy to operations by their operationId. An id that
    does not exist is usually left over from before an operation was renamed, and the policy silently no longer runs
    on it. It is a warning: the service accepts such a list.
    """
    swagger = policy.root.connector.swagger
    names = policy.parameters.get(OPERATION_NAME)
    for index, problem in _unknown_operations(swagger, names):
        yield (
            policy.at("parameters", OPERATION_NAME, index),
            f"The policy {_label(policy)} names the operation {problem}",
        )


@rule(
    "AP087",
    severity=ERROR,
    keys=("properties",),
    whole=True,
    fix="Write the operationId as it stands in the definition, or remove it from `scriptOperations`.",
    bad=[{f"{_FILE}/scriptOperations/0": "SearchDocument"}, {f"{_FILE}/scriptOperations/0": "searchDocuments_V2"}],
    ok=[{f"{_FILE}/scriptOperations": []}],
)
def script_operation_unknown(root: ApiProperties) -> Hits:
    """The script is meant for an operation that the definition does not have.

    `scriptOperations` lists the operations whose requests run through the script, by their operationId. An id that
    does not exist means that the operation which was meant runs without its script, and fails or answers in another
    form than its definition says. The solution checker looks at it as well.
    """
    for index, problem in _unknown_operations(root.connector.swagger, root.properties.get("scriptOperations")):
        yield root.at("properties", "scriptOperations", index), f"scriptOperations names the operation {problem}"


def _unknown_operations(swagger: Document | None, names: object) -> Iterator[tuple[int, str]]:
    """Where a list names an operation that the definition lacks, and the end of a sentence that says so."""
    if swagger is None or not isinstance(names, list):
        return
    for index, name in enumerate(names):
        if isinstance(name, str) and name not in swagger.by_id:
            yield index, f"{shown(name)}, {_difference(name, swagger.by_id)}"


def _difference(name: str, known: Iterable[str]) -> str:
    guess = nearest(name, known)
    if guess is not None and guess.casefold() == name.casefold():
        return f"which the definition writes {shown(guess)}; upper and lower case matter."
    return f"which the definition does not have{meant(guess) or '.'}"


@rule(
    "AP088",
    severity=WARNING,
    keys=("properties",),
    fix="Add `script.csx`, or remove `scriptOperations`.",
    bad=[{"script.csx": None}, {"script.csx": None, f"{_FILE}/scriptOperations": []}],
)
def script_missing(root: ApiProperties) -> Hits:
    """The list of script operations is there, but the script is not.

    The operations in `scriptOperations` - all of them, if the list is empty - run through the code in `script.csx`.
    If the file is not in the folder, it is forgotten when the package is built, and the operations behave otherwise
    than they were tested. It is a warning because nothing stops a connector for it.
    """
    if root.script_operations is not None and root.connector.script is None:
        yield (
            root.at("properties", "scriptOperations", on_key=True),
            "scriptOperations names what runs through a script, but the folder has no script.csx.",
        )


@rule(
    "AP089",
    severity=NOTE,
    keys=("properties",),
    whole=True,
    fix="List the operations that need the script in `scriptOperations`.",
    bad=[{f"{_FILE}/scriptOperations": None}],
)
def script_operations_missing(root: ApiProperties) -> Hits:
    """There is a script, but scriptOperations does not say what it is for.

    Without the list, all operations run through the script. That may be meant, and every third published connector
    with a script leaves the list out; but each request then pays for a script that only some need. To say that it is
    meant, write an empty list.
    """
    if root.connector.script is not None and "scriptOperations" not in root.properties:
        yield (
            root.at("properties", key="scriptOperations"),
            "The folder has a script.csx, but scriptOperations does not say which operations run through it.",
        )


@rule(
    "AP090",
    severity=WARNING,
    keys=("parameters",),
    whole=True,
    fix="Write the name of a connection parameter, or add the parameter.",
    bad=[
        {
            f"{_FILE}/policyTemplateInstances/1/parameters/{_PARAMETER}urlTemplate": (
                "https://@connectionParameters('zone').files.archive.example.com"
            )
        }
    ],
    ok=[
        {
            f"{_FILE}/policyTemplateInstances/1/parameters/{_PARAMETER}urlTemplate": (
                "https://@connectionParameters('Region').files.archive.example.com"
            )
        }
    ],
)
def policy_connection_parameter_unknown(policy: PolicyTemplate) -> Hits:
    """A policy uses a connection parameter that does not exist.

    Expressions such as `@connectionParameters('region')` put what the user entered into an address or a header. A
    name that no connection parameter has gives nothing, so that the request goes to a broken address. Names that
    differ in case only are left alone; published connectors have them.
    """
    root: ApiProperties = policy.root
    known = {each.name.lower() for each in root.parameters}
    for key, value in policy.parameters.items():
        names = _CONNECTION_PARAMETER.findall(value) if isinstance(value, str) else []
        for name in dict.fromkeys(names):
            if name.lower() not in known:
                hint = meant(nearest(name, [each.name for each in root.parameters]))
                yield _in(policy, key, name), f"There is no connection parameter {shown(name)}{hint or '.'}"


def _in(policy: PolicyTemplate, key: str, name: str) -> Place:
    return policy.at("parameters", key, key=name)


def _label(policy: PolicyTemplate) -> str:
    """How messages call a policy: by its title, else by its template."""
    title = policy.text("title")
    return shown(title if title and title.strip() else policy.text("templateId") or "")
