"""apiProperties.json as typed nodes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from connectorops.nodes import Json, Node, Root

if TYPE_CHECKING:
    from connectorops.connectors.connector import Connector

OPERATION_NAME = "x-ms-apimTemplate-operationName"


class ApiProperties(Root):
    """The whole file. `properties` is the member of that name, where everything stands."""

    __slots__ = ("__dict__", "nodes", "parameters", "policies", "sets")

    def __init__(self, value: Json, path: str, connector: Connector) -> None:
        super().__init__(value, path, connector)
        self.nodes: list[Node] = [self]
        self.sets: list[ParameterSet] = []
        self.parameters: list[ConnectionParameter] = []
        self.policies: list[PolicyTemplate] = []
        self._parameters(self, ("properties", "connectionParameters"), None)
        for index, member in enumerate(self._array("connectionParameterSets", "values")):
            if isinstance(member, dict):
                tokens = ("properties", "connectionParameterSets", "values", index)
                parameter_set = ParameterSet(member, self, tokens, self)
                self.sets.append(parameter_set)
                self.nodes.append(parameter_set)
                self._parameters(parameter_set, ("parameters",), parameter_set)
        for index, member in enumerate(self._array("policyTemplateInstances")):
            if isinstance(member, dict):
                policy = PolicyTemplate(member, self, ("properties", "policyTemplateInstances", index), self)
                self.policies.append(policy)
                self.nodes.append(policy)

    def take_apart(self) -> None:
        """Break the circles of references, so that all nodes vanish at once."""
        for nodes in (self.nodes, self.sets, self.parameters, self.policies):
            nodes.clear()
        vars(self).clear()
        self.root = None

    @property
    def properties(self) -> Json:
        return self.child("properties")

    @cached_property
    def script_operations(self) -> list[str] | None:
        """The operationIds that the script handles; [] means all of them, None that there is no such member."""
        value = self.properties.get("scriptOperations")
        return [each for each in value if isinstance(each, str)] if isinstance(value, list) else None

    @property
    def oauth(self) -> list[OAuthSettings]:
        return [each for each in self.nodes if isinstance(each, OAuthSettings)]

    def _array(self, *keys: str) -> list[object]:
        value: object = self.properties
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, list) else []

    def _parameters(self, owner: Node, tokens: tuple[str, ...], parameter_set: ParameterSet | None) -> None:
        value: object = owner.value
        for token in tokens:
            value = value.get(token) if isinstance(value, dict) else None
        for name, member in value.items() if isinstance(value, dict) else ():
            if isinstance(member, dict):
                parameter = ConnectionParameter(member, owner, (*tokens, name), self)
                parameter.name = name
                parameter.set = parameter_set
                self.parameters.append(parameter)
                self.nodes.append(parameter)
                if isinstance(settings := member.get("oAuthSettings"), dict):
                    oauth = OAuthSettings(settings, parameter, ("oAuthSettings",), self)
                    oauth.connection_parameter = parameter
                    self.nodes.append(oauth)


class ParameterSet(Node):
    """One way to authenticate: a member of `connectionParameterSets.values`."""

    __slots__ = ()


class ConnectionParameter(Node):
    """One connection parameter; `set` is the parameter set that it is in, if any."""

    __slots__ = ("name", "set")
    name: str
    set: ParameterSet | None

    @property
    def type(self) -> str | None:
        return self.text("type")

    @property
    def ui(self) -> Json:
        return self.child("uiDefinition")

    @property
    def constraints(self) -> Json:
        value = self.ui.get("constraints")
        return value if isinstance(value, dict) else {}

    @property
    def hidden(self) -> bool:
        return self.constraints.get("hidden") in ("true", True)


class OAuthSettings(Node):
    """`oAuthSettings` of a connection parameter."""

    __slots__ = ("connection_parameter",)
    connection_parameter: ConnectionParameter


class PolicyTemplate(Node):
    """One member of `policyTemplateInstances`."""

    __slots__ = ()

    @property
    def template(self) -> str:
        """The template id in lower case: real files differ in case."""
        return (self.text("templateId") or "").lower()

    @property
    def parameters(self) -> Json:
        return self.child("parameters")

    @property
    def operations(self) -> list[str]:
        """The operationIds that it applies to; none means all."""
        value = self.parameters.get(OPERATION_NAME)
        return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
