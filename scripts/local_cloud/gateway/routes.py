"""Finds the route of a request.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from scripts.local_cloud.gateway.plan import RoutePlan

VARIABLE = re.compile(r"\\{([^}+\\]+)(\\\+)?\\}")
"""`{name}` or `{name+}`, after `re.escape`."""


@dataclass(frozen=True)
class Match:
    """The route of a request, and the values of the route's variables."""

    route: RoutePlan
    parameters: dict[str, str]

    @property
    def key(self) -> str:
        return f"{self.route.method} {self.route.path}"


class Routes:
    """All routes, the most specific first: without variables, with simple variables, with greedy variables."""

    def __init__(self, plans: Sequence[RoutePlan]) -> None:
        ordered = sorted(plans, key=lambda plan: (plan.path.count("+}"), plan.path.count("{")))
        self._routes = [(_pattern(plan.path), plan) for plan in ordered]

    def find(self, method: str, path: str) -> Match | None:
        """The route of a request; None if there is none.

        Args:
            method: in capital letters.
            path: as the client sent it, percent-encoded.
        """
        for pattern, plan in self._routes:
            matched = pattern.fullmatch(path)
            if matched and plan.method in (method, "X-AMAZON-APIGATEWAY-ANY-METHOD"):
                named = zip(_names(plan.path), matched.groups(), strict=True)
                return Match(plan, {name: unquote(value) for name, value in named})
        return None


def _pattern(path: str) -> "re.Pattern[str]":
    return re.compile(VARIABLE.sub(lambda match: "(.+)" if match[2] else "([^/]+)", re.escape(path)))


def _names(path: str) -> list[str]:
    return re.findall(r"{([^}+]+)\+?}", path)
