"""The stage's throttle: a token bucket for all calls together.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
"""

import time
from collections.abc import Callable


class Throttle:
    """Admits calls up to a rate, and some more at once.

    Args:
        rate: calls a second in the long run.
        burst: calls at once.
        clock: seconds that never go back.
    """

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._tokens, self._at = float(burst), clock()

    def admits(self) -> bool:
        """Whether a call may go on now; it then counts."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
