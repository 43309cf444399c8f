"""A stack: the resources of a template, created in the order of their dependencies."""

from collections.abc import Callable, Mapping
from typing import Any

from scripts.cloudformation.intrinsics import Scope, TemplateError
from scripts.cloudformation.pseudo_parameters import pseudo_parameters
from scripts.cloudformation.template import Template
from scripts.local_cloud.stack.resource import CreatedResource, ResourceRequest
from scripts.local_cloud.stack.resource_types import RESOURCE_TYPES


class Stack:
    """A template and the resources that have been created from it.

    Attributes:
        scope: resolves the intrinsic functions in the template.

    Args:
        name: the stack's name; also the prefix of generated resource names.
        template: plain CloudFormation.
        parameters: values of the template's parameters; the others have their defaults.
        client: returns the boto3 client of a service.

    Raises:
        TemplateError: a resource type is unknown, or a parameter is missing or unknown.
    """

    def __init__(
        self, name: str, template: Template, parameters: Mapping[str, str], client: Callable[[str], Any]
    ) -> None:
        self._name, self._client = name, client
        self._resources: dict[str, Any] = template["Resources"]
        self._created: dict[str, CreatedResource] = {}
        self._started: set[str] = set()
        self._outputs = template.get("Outputs", {})
        values = pseudo_parameters(name) | _parameters(template.get("Parameters", {}), parameters)
        self.scope = Scope(values, template.get("Conditions", {}), self._ref, self._attribute)
        _require_known_types(self._resources)

    def create(self) -> None:
        """Create every resource whose condition holds."""
        for logical_id, resource in self._resources.items():
            if "Condition" not in resource or self.scope.holds(resource["Condition"]):
                self._create(logical_id)

    def outputs(self) -> dict[str, str]:
        """The template's outputs by name."""
        return {
            name: str(self.scope.resolve(output["Value"]))
            for name, output in self._outputs.items()
            if "Condition" not in output or self.scope.holds(output["Condition"])
        }

    def properties(self, logical_id: str) -> dict[str, Any]:
        """A resource's properties, with all intrinsic functions resolved.

        Args:
            logical_id: the resource's name in the template.
        """
        resolved: dict[str, Any] = self.scope.resolve(self._resources[logical_id].get("Properties", {}))
        return resolved

    def of_type(self, resource_type: str) -> dict[str, CreatedResource]:
        """The resources of one type that have been created, by logical id.

        Args:
            resource_type: such as `AWS::SNS::Topic`.
        """
        return {
            logical_id: created
            for logical_id, created in self._created.items()
            if self._resources[logical_id]["Type"] == resource_type
        }

    def _create(self, logical_id: str) -> CreatedResource:
        if logical_id in self._created:
            return self._created[logical_id]
        if logical_id not in self._resources:
            raise TemplateError(f"The template has no resource {logical_id}")
        if logical_id in self._started:
            raise TemplateError(f"{logical_id} needs itself")
        self._started.add(logical_id)
        self._create_dependencies(logical_id)
        request = ResourceRequest(f"{self._name}-{logical_id}", self.properties(logical_id), self._client)
        created = RESOURCE_TYPES[self._resources[logical_id]["Type"]](request)
        self._created[logical_id] = created
        return created

    def _create_dependencies(self, logical_id: str) -> None:
        depends_on = self._resources[logical_id].get("DependsOn", [])
        for other in [depends_on] if isinstance(depends_on, str) else depends_on:
            self._create(other)

    def _ref(self, logical_id: str) -> str:
        return self._create(logical_id).ref

    def _attribute(self, logical_id: str, name: str) -> str:
        attributes = self._create(logical_id).attributes
        if name not in attributes:
            raise TemplateError(f"{logical_id} has no attribute {name} here, only {sorted(attributes)}")
        return attributes[name]


def _parameters(declared: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    unknown = set(given) - set(declared)
    if unknown:
        raise TemplateError(f"The template has no parameter {sorted(unknown)}, only {sorted(declared)}")
    values = {name: parameter["Default"] for name, parameter in declared.items() if "Default" in parameter}
    values |= given
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


def _require_known_types(resources: Mapping[str, Any]) -> None:
    unknown = {resource["Type"] for resource in resources.values()} - set(RESOURCE_TYPES)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise TemplateError(f"The local cloud cannot create {names}; add the type to stack/resource_types.py")
