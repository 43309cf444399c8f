"""A template's resources as CloudFormation would create them: every intrinsic function is resolved."""

from collections.abc import Mapping
from typing import Any

from scripts.cloudformation.intrinsics import Scope
from scripts.cloudformation.pseudo_parameters import pseudo_parameters
from scripts.cloudformation.template import Json, resources_of


def resolve(template: Json, parameters: Mapping[str, Any]) -> Json:
    """The resources whose condition holds, with every intrinsic function resolved: a check can compare plain strings.

    A value that only AWS knows becomes `Logical.Attribute`: the ARN of `Table` is `Table.Arn`, and a `Ref` to it is
    `Table`.

    Args:
        parameters: values of the template's parameters; the others have their defaults.

    Raises:
        TemplateError: an intrinsic function is unknown.
        KeyError: a name is neither a resource nor a parameter with a value.
    """
    scope, resources = scope_of(template, parameters), template["Resources"]
    created = {
        name: each for name, each in resources.items() if "Condition" not in each or scope.holds(each["Condition"])
    }
    return {"Resources": scope.resolve(created)}


def scope_of(template: Json, parameters: Mapping[str, Any]) -> Scope:
    """The meaning of the names in a template, as for `resolve`.

    Args:
        template: plain CloudFormation.
        parameters: values of the template's parameters; the others have their defaults.
    """
    resources = template["Resources"]

    def attribute(name: str, member: str) -> str:
        properties = resources[name].get("Properties", {})
        return str(scope.resolve(properties[member])) if member in properties else f"{name}.{member}"

    def ref(name: str) -> str:
        return str(resources[name] and name)

    declared = template.get("Parameters", {}).items()
    defaults = {name: parameter["Default"] for name, parameter in declared if "Default" in parameter}
    scope = Scope(
        pseudo_parameters("stack") | defaults | dict(parameters), template.get("Conditions", {}), ref, attribute
    )
    return scope


def only(deployed: Json, kind: str) -> Json:
    """The properties of the only resource of a type.

    Args:
        deployed: a template as deployed.
        kind: such as `AWS::SageMaker::Endpoint`.
    """
    (properties,) = resources_of(deployed, kind).values()
    return properties
