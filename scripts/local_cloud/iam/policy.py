"""Evaluates the statements of IAM policies.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

KNOWN_MEMBERS = {"Sid", "Effect", "Action", "Resource", "Condition"}
"""The members of a statement that are understood here. One that is not evaluated must not be ignored."""


class PolicyError(ValueError):
    """A policy has something that the local cloud cannot evaluate; the message says what."""


@dataclass(frozen=True)
class Call:
    """What a request does.

    Attributes:
        action: such as `s3:GetObject`.
        resource: the ARN on which; `*` for an action that has no resource.
        context: the values of condition keys, by key.
    """

    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Statement:
    """One statement of a policy.

    Attributes:
        allows: whether its effect is `Allow`; otherwise it denies.
        actions: patterns.
        resources: patterns.
        conditions: the values by operator and key; all conditions must hold, with one of their values.
    """

    allows: bool
    actions: Sequence[str]
    resources: Sequence[str]
    conditions: Mapping[str, Mapping[str, Sequence[str]]]

    def resource_for(self, call: Call) -> str | None:
        """The pattern of a resource with which this statement applies to a call; None where it does not.

        Args:
            call: the call.
        """
        if not any(matches(action.lower(), call.action.lower()) for action in self.actions):
            return None
        if not all(_holds(operator, keys, call.context) for operator, keys in self.conditions.items()):
            return None
        return next((pattern for pattern in self.resources if matches(pattern, call.resource)), None)


def parse(document: Mapping[str, Any]) -> list[Statement]:
    """The statements of a policy.

    Args:
        document: the policy.

    Raises:
        PolicyError: something in it is not understood here.
    """
    statements = document["Statement"]
    return [_parse(statement) for statement in (statements if isinstance(statements, list) else [statements])]


def grant(statements: Iterable[Statement], call: Call) -> str | None:
    """The pattern of the resource that allows a call; None where nothing allows it, or a statement denies it.

    Args:
        statements: of all policies of the caller.
        call: the call.
    """
    granted = None
    for statement in statements:
        pattern = statement.resource_for(call)
        if pattern is not None and not statement.allows:
            return None
        granted = granted or pattern
    return granted


def matches(pattern: str, text: str) -> bool:
    """Whether a text fits a pattern, in which `*` is any text and `?` any character.

    Args:
        pattern: the pattern.
        text: the whole text.
    """
    return _compiled(pattern).fullmatch(text) is not None


@cache
def _compiled(pattern: str) -> "re.Pattern[str]":
    wildcards = {"*": ".*", "?": "."}
    return re.compile("".join(wildcards.get(character, re.escape(character)) for character in pattern), re.DOTALL)


def _parse(statement: Mapping[str, Any]) -> Statement:
    unknown = statement.keys() - KNOWN_MEMBERS
    if unknown:
        raise PolicyError(f"The local cloud does not evaluate {sorted(unknown)} in a policy.")
    conditions = {
        operator: {key: _texts(values) for key, values in keys.items()}
        for operator, keys in statement.get("Condition", {}).items()
    }
    unknown = conditions.keys() - OPERATORS.keys()
    if unknown:
        raise PolicyError(f"The local cloud does not evaluate the conditions {sorted(unknown)}.")
    actions, resources = _texts(statement["Action"]), _texts(statement["Resource"])
    return Statement(statement["Effect"] == "Allow", actions, resources, conditions)


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in values]


def _holds(operator: str, keys: Mapping[str, Sequence[str]], context: Mapping[str, str]) -> bool:
    """Whether a condition holds. A key without a value in the request makes it false."""
    fits = OPERATORS[operator]
    return all(key in context and any(fits(value, context[key]) for value in values) for key, values in keys.items())


OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "Bool": lambda value, given: value.lower() == given.lower(),
    "StringEquals": lambda value, given: value == given,
    "StringLike": matches,
    "ArnLike": matches,
}
"""The operators of conditions, each with the policy's value and the request's."""
