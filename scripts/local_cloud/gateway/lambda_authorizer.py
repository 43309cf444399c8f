"""The Lambda authorizer of an HTTP API: asks a function who calls, and remembers its answers.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from scripts.cloudformation.pseudo_parameters import ACCOUNT, PARTITION, REGION
from scripts.local_cloud.gateway.errors import RefusedError, unauthorized
from scripts.local_cloud.gateway.plan import LambdaAuthorizerPlan
from scripts.local_cloud.sandboxes.errors import FunctionError, ThrottledError

ANSWER_SECONDS = 10
"""A limit of HTTP APIs that cannot be raised."""

Invoke = Callable[[str, dict[str, Any]], Awaitable[Any]]
Answer = Mapping[str, Any]


class LambdaAuthorizer:
    """Asks the function once for each value of the header Authorization, until the answer is too old.

    Args:
        plan: the function, and how long its answers count.
        invoke: invokes a function, by its name, with an event; raises FunctionError or ThrottledError.
        clock: seconds since any moment.
    """

    def __init__(self, plan: LambdaAuthorizerPlan, invoke: Invoke, clock: Callable[[], float] = time.monotonic) -> None:
        self._plan, self._invoke, self._clock = plan, invoke, clock
        self._answers: dict[str, tuple[float, Answer]] = {}

    async def authorize(self, authorization: str | None, request: dict[str, Any]) -> dict[str, Any]:
        """The authorizer's part of a request's event.

        Args:
            authorization: the header; the function is not asked about a request without it.
            request: the event of the request, without this part.

        Raises:
            RefusedError: 401 without the header, 403 if the function refuses, 500 if it fails.
        """
        if not authorization:
            raise unauthorized()
        answer = self._remembered(authorization)
        if answer is None:
            answer = await self._ask(authorization, request)
            self._answers[authorization] = (self._clock() + self._plan.keep_seconds, answer)
        if answer["isAuthorized"] is not True:
            raise RefusedError(403, "Forbidden")
        return {"lambda": answer.get("context") or {}}

    def _remembered(self, authorization: str) -> Answer | None:
        until, answer = self._answers.get(authorization, (0.0, None))
        return answer if self._clock() < until else None

    async def _ask(self, authorization: str, request: dict[str, Any]) -> Answer:
        try:
            answer = await asyncio.wait_for(
                self._invoke(self._plan.function, _event(authorization, request)), ANSWER_SECONDS
            )
        except (FunctionError, ThrottledError, TimeoutError):
            raise RefusedError(500, "Internal Server Error") from None
        if not isinstance(answer, dict) or not isinstance(answer.get("isAuthorized"), bool):
            raise RefusedError(500, "Internal Server Error")
        return answer


def _event(authorization: str, request: dict[str, Any]) -> dict[str, Any]:
    """Payload format 2.0: the request without its body, and what identifies the caller."""
    context = request["requestContext"]
    where = f"{context['apiId']}/{context['stage']}/{context['http']['method']}{request['rawPath']}"
    kept = {name: value for name, value in request.items() if name not in ("body", "isBase64Encoded")}
    return kept | {
        "type": "REQUEST",
        "routeArn": f"arn:{PARTITION}:execute-api:{REGION}:{ACCOUNT}:{where}",
        "identitySource": [authorization],
    }
