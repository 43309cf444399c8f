"""CloudFormation's intrinsic functions and conditions.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

REFERENCE = re.compile(r"\$\{(!?)([^}]+)\}")

NOTHING = object()
"""What `!Ref AWS::NoValue` stands for: the property is as if it had not been written."""


class TemplateError(Exception):
    """Something in a template that cannot be followed."""


@dataclass(frozen=True)
class Scope:
    """What the names in a template mean.

    Attributes:
        values: parameters and pseudo parameters by name.
        conditions: the template's `Conditions`, unresolved.
        ref: what `Ref` of a resource gives, which makes the resource if need be.
        attribute: what `Fn::GetAtt` of a resource gives, likewise.
    """

    values: Mapping[str, Any]
    conditions: Mapping[str, Any]
    ref: Callable[[str], str]
    attribute: Callable[[str, str], str]

    def resolve(self, value: Any) -> Any:
        """`value` with every function in it replaced by its result.

        Raises:
            TemplateError: a function or a name that is not known.
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
        """Whether a condition of the template, by name, is true."""
        return bool(self.resolve(self.conditions[condition]))

    def named(self, name: str) -> Any:
        """What `Ref` of a name gives."""
        return self.values[name] if name in self.values else self.ref(name)

    def dotted(self, path: str) -> str:
        """What `Fn::GetAtt` of `Resource.Attribute` gives."""
        resource, _, attribute = path.partition(".")
        return self.attribute(resource, attribute)

    def _call(self, name: str, argument: Any) -> Any:
        if name not in FUNCTIONS:
            raise TemplateError(f"{name} is not among the functions that the local cloud knows: {sorted(FUNCTIONS)}")
        return FUNCTIONS[name](self, argument)


def _function_name(value: dict[str, Any]) -> str | None:
    if len(value) != 1:
        return None
    name = next(iter(value))
    return name if name in ("Ref", "Condition") or name.startswith("Fn::") else None


def _get_att(scope: Scope, argument: Any) -> str:
    return scope.dotted(argument if isinstance(argument, str) else ".".join(argument))


def _sub(scope: Scope, argument: Any) -> str:
    text, own = (argument, {}) if isinstance(argument, str) else argument

    def replacement(match: "re.Match[str]") -> str:
        literal, name = match.groups()
        if literal:
            return f"${{{name}}}"
        if name in own:
            return str(scope.resolve(own[name]))
        return str(scope.dotted(name) if "." in name else scope.named(name))

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
    "Ref": lambda scope, name: scope.named(name),
    "Condition": lambda scope, name: scope.holds(name),
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::If": _if,
    "Fn::Equals": _equals,
    "Fn::Not": lambda scope, argument: not scope.resolve(argument[0]),
    "Fn::And": lambda scope, argument: all(scope.resolve(one) for one in argument),
    "Fn::Or": lambda scope, argument: any(scope.resolve(one) for one in argument),
    "Fn::Join": lambda scope, argument: argument[0].join(map(str, scope.resolve(argument[1]))),
    "Fn::Split": lambda scope, argument: scope.resolve(argument[1]).split(argument[0]),
    "Fn::Select": _select,
}
"""Every function that a template here may use."""
