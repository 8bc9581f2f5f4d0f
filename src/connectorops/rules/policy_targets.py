"""apiProperties.json: what policies and the script refer to, in the definition and in the folder."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from connectorops.connectors import ApiProperties, PolicyTemplate
from connectorops.connectors.properties import OPERATION_NAME
from connectorops.rule import ERROR, NOTE, WARNING, Hits, rule
from connectorops.rules.policies import label
from connectorops.schema import nearest
from connectorops.schema.words import meant, shown
from connectorops.swagger.nodes import Document

_FILE: Final = "apiProperties.json#/properties"
_HEADER: Final = f"{_FILE}/policyTemplateInstances/0"
_ADDRESS: Final = f"{_FILE}/policyTemplateInstances/1/parameters/x-ms-apimTemplateParameter.urlTemplate"
_CONNECTION_PARAMETER: Final = re.compile(r"@\{?connectionParameters\('([^'()@]{1,200})'")


@rule(
    "AP086",
    severity=WARNING,
    keys=("properties",),
    whole=True,
    fix="Write the operationId as it stands in the definition, or remove it from the list.",
    bad=[
        {f"{_HEADER}/parameters/{OPERATION_NAME}/1": "ChangeDocument"},
        {f"{_HEADER}/parameters/{OPERATION_NAME}/1": "updatedocument"},
    ],
)
def policy_operation_unknown(root: ApiProperties) -> Hits:
    """A policy is meant for an operation that the definition does not have.

    The list in `x-ms-apimTemplate-operationName` limits the policy to operations by their operationId. An id that
    does not exist is usually left over from before an operation was renamed, and the policy silently no longer runs
    on it. It is a warning: the service accepts such a list.
    """
    known = _operations(root)
    for policy in root.policies:
        for index, problem in known.missed(policy.parameters.get(OPERATION_NAME)) if known else ():
            yield (
                policy.at("parameters", OPERATION_NAME, index),
                f"The policy {label(policy)} names the operation {problem}",
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
    known = _operations(root)
    for index, problem in known.missed(root.properties.get("scriptOperations")) if known else ():
        yield root.at("properties", "scriptOperations", index), f"scriptOperations names the operation {problem}"


def _operations(root: ApiProperties) -> "_Names | None":
    swagger: Document | None = root.connector.swagger
    return None if swagger is None else _Names(swagger.by_id)


class _Names:
    """Names that others refer to. Guesses what a wrong one meant for the first few: each is compared with all names."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = dict.fromkeys(names)
        self._by_lower = {name.lower(): name for name in self._names}
        self._guesses = 20

    def missed(self, references: object) -> Iterator[tuple[int, str]]:
        """Where an array refers to a name that is not there, and the end of a sentence that says so."""
        for index, name in enumerate(references if isinstance(references, list) else ()):
            if isinstance(name, str) and name not in self._names:
                yield index, f"{shown(name)}, {self._difference(name)}"

    def _difference(self, name: str) -> str:
        if (variant := self.variant(name)) is not None:
            return f"which the definition writes {shown(variant)}; upper and lower case matter."
        return f"which the definition does not have{self.hint(name)}"

    def variant(self, name: str) -> str | None:
        """The same name, whatever its case."""
        return self._by_lower.get(name.lower())

    def hint(self, name: str) -> str:
        """The end of a sentence about a name that is not there."""
        self._guesses -= 1
        return meant(nearest(name, self._names) if self._guesses >= 0 else None) or "."


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
        what = "names what runs" if root.script_operations else "is empty, which sends every operation"
        yield (
            root.at("properties", "scriptOperations", on_key=True),
            f"scriptOperations {what} through a script, but the folder has no script.csx.",
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

    Without the list, or with the `null` that `pac connector init` writes, all operations run through the script. That
    may be meant, and every third published connector with a script leaves the list out; but each request then pays for
    a script that only some need. To say that it is meant, write an empty list.
    """
    members = root.value.get("properties")
    if root.connector.script is not None and isinstance(members, dict) and members.get("scriptOperations") is None:
        name = "scriptOperations"
        place = root.at("properties", name) if name in members else root.at("properties", key=name)
        yield place, "The folder has a script.csx, but scriptOperations does not say which operations run through it."


@rule(
    "AP090",
    severity=WARNING,
    keys=("properties",),
    whole=True,
    fix="Write the name of a connection parameter, or add the parameter.",
    bad=[{_ADDRESS: "https://@connectionParameters('zone').files.archive.example.com"}],
    ok=[{_ADDRESS: "https://@connectionParameters('Region').files.archive.example.com"}],
)
def policy_connection_parameter_unknown(root: ApiProperties) -> Hits:
    """A policy uses a connection parameter that does not exist.

    Expressions such as `@connectionParameters('region')` put what the user entered into an address or a header. A
    name that no connection parameter has gives nothing, so that the request goes to a broken address. Names that
    differ in case only are left alone; published connectors have them.
    """
    known = _Names(parameter.name for parameter in root.parameters)
    for policy, key, value in _texts(root.policies):
        for name in dict.fromkeys(_CONNECTION_PARAMETER.findall(value)):
            if known.variant(name) is None:
                which = f"the connection parameter {shown(name)}, which does not exist{known.hint(name)}"
                yield policy.at("parameters", key, key=name), f"The policy {label(policy)} uses {which}"


def _texts(policies: Iterable[PolicyTemplate]) -> Iterator[tuple[PolicyTemplate, str, str]]:
    for policy in policies:
        for key, value in policy.parameters.items():
            if isinstance(value, str):
                yield policy, key, value
