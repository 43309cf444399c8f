"""When a request is sent again, and after which pause."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from facemagi_client.calls.answers import error_of

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Failures before the first byte of a request: the service has not seen it."""

NOT_DONE = {429}
"""Statuses that say that the service has done nothing."""

PASSING = NOT_DONE | {500, 502, 503, 504}
"""Statuses after which the same request may succeed. The service's own error says whether it may."""

GATEWAYS = {429, 502, 503, 504}
"""Those that a gateway or a proxy answers, without an error of the service."""


@dataclass(frozen=True)
class Retries:
    """How often and after which pauses a request is repeated.

    Attributes:
        attempts: how often a request is sent at most; 1 never repeats it.
        first_s: the longest first pause, seconds; each further one is twice as long.
        longest_s: no pause is longer. If the service asks for a longer one, the error is raised at once.
        chance: a number from 0 to 1 for each pause, so that many clients do not come back at the same moment.
    """

    attempts: int = 4
    first_s: float = 0.5
    longest_s: float = 60
    chance: Callable[[], float] = field(default=random.random, repr=False)

    def after_answer(self, answer: httpx.Response, repeatable: bool, attempt: int) -> float | None:
        """The pause before the same request is sent again; None if it is not.

        Args:
            answer: of the service.
            repeatable: whether the request may be received twice.
            attempt: how often it was sent.
        """
        if attempt >= self.attempts or answer.status_code not in PASSING:
            return None
        if not repeatable and answer.status_code not in NOT_DONE:
            return None
        error = error_of(answer)
        if not (error.retryable if "retryable" in error.error else answer.status_code in GATEWAYS):
            return None
        if error.retry_after_s is None:
            return self._pause(attempt)
        return max(error.retry_after_s, self._pause(attempt)) if error.retry_after_s <= self.longest_s else None

    def after_failure(self, failure: httpx.TransportError, repeatable: bool, attempt: int) -> float | None:
        """The pause before a request is sent again whose connection failed; None if it is not.

        Args:
            failure: of the connection.
            repeatable: whether the request may be received twice.
            attempt: how often it was sent.
        """
        if attempt >= self.attempts or not (repeatable or isinstance(failure, NOT_SENT)):
            return None
        return self._pause(attempt)

    def _pause(self, attempt: int) -> float:
        """Between half and the whole of a length that doubles."""
        longest = min(self.longest_s, self.first_s * 2.0 ** (attempt - 1))
        return longest * (0.5 + 0.5 * self.chance())
