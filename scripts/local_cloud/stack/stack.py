"""One stack: a template's resources, made in the order in which they need each other."""

from collections.abc import Callable, Mapping
from typing import Any

from scripts.cloudformation.intrinsics import Scope, TemplateError
from scripts.cloudformation.pseudo_parameters import pseudo_parameters
from scripts.cloudformation.template import Template
from scripts.local_cloud.stack.resource import Created, ResourceRequest
from scripts.local_cloud.stack.resource_types import RESOURCE_TYPES


class Stack:
    """A template and what has been made of it.

    Args:
        name: prefix of the names of resources that have none of their own.
        template: plain CloudFormation.
        parameters: values for the template's parameters; the others have their defaults.
        client: the boto3 client of a service.

    Raises:
        TemplateError: on a type that has no maker, or a parameter that is missing or not known.
    """

    def __init__(
        self, name: str, template: Template, parameters: Mapping[str, str], client: Callable[[str], Any]
    ) -> None:
        self._name, self._client = name, client
        self._resources: dict[str, Any] = template["Resources"]
        self._made: dict[str, Created] = {}
        self._begun: set[str] = set()
        self._outputs = template.get("Outputs", {})
        values = pseudo_parameters(name) | _parameters(template.get("Parameters", {}), parameters)
        self.scope = Scope(values, template.get("Conditions", {}), self._ref, self._attribute)
        _require_makers(self._resources)

    def create(self) -> None:
        """Make every resource whose condition holds."""
        for logical_id, resource in self._resources.items():
            if "Condition" not in resource or self.scope.holds(resource["Condition"]):
                self._make(logical_id)

    def outputs(self) -> dict[str, str]:
        """The template's outputs by name."""
        return {
            name: str(self.scope.resolve(output["Value"]))
            for name, output in self._outputs.items()
            if "Condition" not in output or self.scope.holds(output["Condition"])
        }

    def properties(self, logical_id: str) -> dict[str, Any]:
        """A resource's properties, resolved."""
        resolved: dict[str, Any] = self.scope.resolve(self._resources[logical_id].get("Properties", {}))
        return resolved

    def of_type(self, resource_type: str) -> dict[str, Created]:
        """The resources of one type that were made, by logical id."""
        return {
            logical_id: made
            for logical_id, made in self._made.items()
            if self._resources[logical_id]["Type"] == resource_type
        }

    def _make(self, logical_id: str) -> Created:
        if logical_id in self._made:
            return self._made[logical_id]
        if logical_id not in self._resources:
            raise TemplateError(f"Nothing in the template is called {logical_id}")
        if logical_id in self._begun:
            raise TemplateError(f"{logical_id} needs itself")
        self._begun.add(logical_id)
        self._make_those_it_depends_on(logical_id)
        order = ResourceRequest(f"{self._name}-{logical_id}", self.properties(logical_id), self._client)
        made = RESOURCE_TYPES[self._resources[logical_id]["Type"]](order)
        self._made[logical_id] = made
        return made

    def _make_those_it_depends_on(self, logical_id: str) -> None:
        named = self._resources[logical_id].get("DependsOn", [])
        for other in [named] if isinstance(named, str) else named:
            self._make(other)

    def _ref(self, logical_id: str) -> str:
        return self._make(logical_id).ref

    def _attribute(self, logical_id: str, name: str) -> str:
        attributes = self._make(logical_id).attributes
        if name not in attributes:
            raise TemplateError(f"{logical_id} has no attribute {name} here, only {sorted(attributes)}")
        return attributes[name]


def _parameters(declared: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    unknown = set(given) - set(declared)
    if unknown:
        raise TemplateError(f"The template has no parameter {sorted(unknown)}, only {sorted(declared)}")
    values = {name: one["Default"] for name, one in declared.items() if "Default" in one} | dict(given)
    missing = set(declared) - set(values)
    if missing:
        raise TemplateError(f"The template's parameters {sorted(missing)} have no value")
    return {name: _typed(declared[name]["Type"], value) for name, value in values.items()}


def _typed(parameter_type: str, value: Any) -> Any:
    is_list = parameter_type == "CommaDelimitedList" or parameter_type.startswith("List<")
    if is_list:
        return [part.strip() for part in str(value).split(",")]
    if parameter_type == "Number":
        return float(value) if "." in str(value) else int(value)
    return str(value)


def _require_makers(resources: Mapping[str, Any]) -> None:
    unknown = {resource["Type"] for resource in resources.values()} - set(RESOURCE_TYPES)
    if unknown:
        raise TemplateError(f"The local cloud cannot make {', '.join(sorted(unknown))}; add a maker to stack/makers.py")
