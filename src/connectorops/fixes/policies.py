"""The policies and the script in apiProperties.json, for operations that come back and for their successors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from connectorops.connectors.properties import OPERATION_NAME
from connectorops.documents import join
from connectorops.edits import InsertElement, SetMember
from connectorops.fixes.shared import essence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from connectorops.connectors import ApiProperties, PolicyTemplate
    from connectorops.edits import DocumentEdit
    from connectorops.fixes.blueprint import Blueprint
    from connectorops.nodes import Json
    from connectorops.swagger.nodes import Document, Operation

ROUTE: Final = "routerequesttoendpoint"
_POLICIES: Final = "/properties/policyTemplateInstances"
_SCRIPT: Final = "/properties/scriptOperations"


def property_edits(
    old: ApiProperties | None, properties: ApiProperties, new: Document, plan: Blueprint
) -> Iterator[DocumentEdit]:
    """What comes back keeps what it ran through; what it became runs through what it runs through now, and a route."""
    back = [each.old.id for each in plan.revisions]
    old_policies = old.policies if old else []
    partners = _partners(old_policies, properties.policies)
    for number, policy in enumerate(properties.policies):
        before = partners.get(number)
        names = policy.parameters.get(OPERATION_NAME)
        if isinstance(names, list):
            place = join(policy.pointer, "parameters", OPERATION_NAME)
            yield from _listed(place, names, before.operations if before else (), back, plan)
    script = properties.properties.get("scriptOperations")
    if isinstance(script, list) and script:
        yield from _listed(_SCRIPT, script, (old and old.script_operations) or (), back, plan)
    lost = [each for each in old_policies if not any(each is other for other in partners.values())]
    yield from _new_policies(lost, properties, back, list(_routes(properties, new, plan)))


def _partners(before: list[PolicyTemplate], after: list[PolicyTemplate]) -> dict[int, PolicyTemplate]:
    """By the number of a policy, the one of the base that does the same: of several, the one for the same operations.

    Connectors have several policies that are alike but for their operations, such as one for each polling trigger.
    """
    alike: dict[str, list[PolicyTemplate]] = {}
    for policy in before:
        alike.setdefault(_without_operations(policy), []).append(policy)
    found: dict[int, PolicyTemplate] = {}
    for same in (_same_operations, _common_operations, lambda *_: True):
        for number, policy in enumerate(after):
            left = alike.get(_without_operations(policy), []) if number not in found else []
            partner = next((each for each in left if same(each, policy)), None)
            if partner is not None:
                found[number] = partner
                left.remove(partner)
    return found


def _same_operations(one: PolicyTemplate, other: PolicyTemplate) -> bool:
    return set(one.operations) == set(other.operations)


def _common_operations(one: PolicyTemplate, other: PolicyTemplate) -> bool:
    return not set(one.operations).isdisjoint(other.operations)


def _without_operations(policy: PolicyTemplate) -> str:
    parameters = {key: value for key, value in policy.parameters.items() if key != OPERATION_NAME}
    return essence({**policy.value, "parameters": parameters, "title": ""})


def _listed(
    place: str, names: list[Any], before: Collection[str], back: Collection[str], plan: Blueprint
) -> Iterator[DocumentEdit]:
    """One list of operations: successors in the place of what they were, and what comes back where it was in it."""
    for number, name in enumerate(names):
        successor = plan.operations.get(name) if isinstance(name, str) else None
        if successor is None:
            continue
        if name in before:
            yield InsertElement(place, successor, after=number)
        else:
            yield SetMember(join(place, number), successor)
    for name in back:
        if name in before and name not in names:
            yield InsertElement(place, name)


def _new_policies(
    lost: list[PolicyTemplate], properties: ApiProperties, back: Collection[str], routes: list[Json]
) -> Iterator[DocumentEdit]:
    added = [_limited(each, names) for each in lost if (names := [name for name in each.operations if name in back])]
    added += routes
    if isinstance(properties.properties.get("policyTemplateInstances"), list):
        yield from (InsertElement(_POLICIES, each) for each in added)
    elif added:
        yield SetMember(_POLICIES, added)


def _limited(policy: PolicyTemplate, names: list[str]) -> Json:
    return {**policy.value, "parameters": {**policy.parameters, OPERATION_NAME: names}}


def _routes(properties: ApiProperties, new: Document, plan: Blueprint) -> Iterator[Json]:
    """A policy for each operation that moved, which leads it to where the service still is."""
    for path, operation in moved_operations(new, plan):
        if not routed(properties, operation):
            name = plan.operations.get(operation.id, operation.id)
            yield {
                "templateId": ROUTE,
                "title": f"Route {name}",
                "parameters": {
                    "x-ms-apimTemplateParameter.newPath": path,
                    "x-ms-apimTemplateParameter.httpMethod": "@Request.OriginalHTTPMethod",
                    OPERATION_NAME: [name],
                },
            }


def moved_operations(new: Document, plan: Blueprint) -> Iterator[tuple[str, Operation]]:
    """Operations that leave their path, which the service still has."""
    for operation in new.operations:
        if plan.moves.get((operation.path, operation.method)) is not None:
            yield operation.path, operation


def routed(properties: ApiProperties, operation: Operation) -> bool:
    """Whether a policy leads the operation to another path already, so that its own means nothing to the service."""
    policies = [each for each in properties.policies if each.template == ROUTE]
    return any(operation.id in each.operations or not each.operations for each in policies)
