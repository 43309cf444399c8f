"""Resolves CloudFormation's intrinsic functions and conditions.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

REFERENCE = re.compile(r"\$\{(!?)([^}]+)\}")

NOTHING = object()
"""The value of `!Ref AWS::NoValue`: the property is left out."""


class TemplateError(Exception):
    """A template contains something unknown or contradictory; the message says what."""


@dataclass(frozen=True)
class Scope:
    """The meaning of the names in a template.

    Attributes:
        values: parameters and pseudo parameters by name.
        conditions: the template's `Conditions`, unresolved.
        ref: returns the value of `Ref` for a resource; it may create the resource.
        attribute: returns the value of `Fn::GetAtt` for a resource and an attribute; it may create the resource.
    """

    values: Mapping[str, Any]
    conditions: Mapping[str, Any]
    ref: Callable[[str], str]
    attribute: Callable[[str, str], str]

    def resolve(self, value: Any) -> Any:
        """A value with every intrinsic function in it replaced by its result.

        Args:
            value: any part of a template.

        Raises:
            TemplateError: a function or a name is unknown.
        """
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not NOTHING]
        if not isinstance(value, dict):
            return value
        name = _function_name(value)
        if name:
            return self._call(name, value[name])
        members = {key: self.resolve(member) for key, member in value.items()}
        return {key: member for key, member in members.items() if member is not NOTHING}

    def holds(self, condition: str) -> bool:
        """Whether a condition of the template is true.

        Args:
            condition: its name.
        """
        return bool(self.resolve(self.conditions[condition]))

    def reference(self, name: str) -> Any:
        """The result of `Ref`.

        Args:
            name: of a parameter, pseudo parameter or resource.
        """
        return self.values[name] if name in self.values else self.ref(name)

    def dotted(self, path: str) -> str:
        """The result of `Fn::GetAtt`.

        Args:
            path: `Resource.Attribute`.
        """
        resource, _, attribute = path.partition(".")
        return self.attribute(resource, attribute)

    def _call(self, name: str, argument: Any) -> Any:
        if name not in FUNCTIONS:
            raise TemplateError(f"The local cloud does not know the function {name}, only {sorted(FUNCTIONS)}")
        return FUNCTIONS[name](self, argument)


def _function_name(value: dict[str, Any]) -> str | None:
    if len(value) != 1:
        return None
    name = next(iter(value))
    return name if name in ("Ref", "Condition") or name.startswith("Fn::") else None


def _get_att(scope: Scope, argument: Any) -> str:
    return scope.dotted(argument if isinstance(argument, str) else ".".join(argument))


def _sub(scope: Scope, argument: Any) -> str:
    text, variables = (argument, {}) if isinstance(argument, str) else argument

    def replacement(match: "re.Match[str]") -> str:
        literal, name = match.groups()
        if literal:
            return f"${{{name}}}"
        if name in variables:
            return str(scope.resolve(variables[name]))
        return str(scope.dotted(name) if "." in name else scope.reference(name))

    return REFERENCE.sub(replacement, text)


def _if(scope: Scope, argument: Any) -> Any:
    condition, yes, no = argument
    return scope.resolve(yes if scope.holds(condition) else no)


def _select(scope: Scope, argument: Any) -> Any:
    index, items = argument
    return scope.resolve(items)[int(scope.resolve(index))]


def _equals(scope: Scope, argument: Any) -> bool:
    left, right = scope.resolve(argument)
    return str(left) == str(right)


FUNCTIONS: dict[str, Callable[[Scope, Any], Any]] = {
    "Ref": lambda scope, name: scope.reference(name),
    "Condition": lambda scope, name: scope.holds(name),
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::If": _if,
    "Fn::Equals": _equals,
    "Fn::Not": lambda scope, argument: not scope.resolve(argument[0]),
    "Fn::And": lambda scope, argument: all(scope.resolve(operand) for operand in argument),
    "Fn::Or": lambda scope, argument: any(scope.resolve(operand) for operand in argument),
    "Fn::Join": lambda scope, argument: argument[0].join(map(str, scope.resolve(argument[1]))),
    "Fn::Split": lambda scope, argument: scope.resolve(argument[1]).split(argument[0]),
    "Fn::Select": _select,
}
"""Every intrinsic function that a template here may use."""
