"""One endpoint: its queue, its workers, its container."""

import time
import traceback
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from scripts.local_cloud.emulator import delivery, exchange
from scripts.local_cloud.emulator.container import HOST, Container, StartError
from scripts.local_cloud.emulator.delivery import Completed, Expired, Failed, Outcome
from scripts.local_cloud.emulator.deployment import Deployment
from scripts.local_cloud.emulator.invocation import Invocation
from scripts.local_cloud.emulator.settings import EmulatorSettings


@dataclass
class Tally:
    """What happened since the last report; `seconds` from the call to the end, and in the queue."""

    outcomes: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)


class Endpoint:
    """Takes invocations and sees each to its end, so many at a time as its configuration says.

    Args:
        client: the boto3 client of a service; used from many threads.
    """

    def __init__(self, deployment: Deployment, settings: EmulatorSettings, client: Callable[[str], Any]) -> None:
        self.name, self.variant = deployment.endpoint, deployment.variant
        self.container = Container(deployment, settings)
        self.tally = Tally()
        self._idle_seconds, self._client = settings.idle_seconds, client
        self._waiting: OrderedDict[int, float] = OrderedDict()
        self._working: set[int] = set()
        self._last_work = time.monotonic()
        self._workers = ThreadPoolExecutor(deployment.concurrency, thread_name_prefix=deployment.endpoint)

    def submit(self, invocation: Invocation) -> None:
        """Queue an invocation."""
        self._waiting[id(invocation)] = invocation.received
        self._workers.submit(self._see_to, invocation)

    def backlog(self) -> int:
        """Requests that are waiting or being worked on, which is what SageMaker counts."""
        return len(self._waiting) + len(self._working)

    def age_of_oldest(self) -> float:
        """Seconds that the first in the queue has waited; 0 where none waits."""
        first = next(iter(list(self._waiting.values())), None)
        return time.time() - first if first else 0.0

    def stop_if_idle(self) -> None:
        """Stop the container when nothing came for long enough."""
        self.container.stop_if(self._is_idle)

    def close(self) -> None:
        """Stop working; what waits is dropped."""
        self._workers.shutdown(wait=False, cancel_futures=True)
        self.container.stop()

    def _is_idle(self) -> bool:
        return not self.backlog() and time.monotonic() - self._last_work > self._idle_seconds

    def _see_to(self, invocation: Invocation) -> None:
        key = id(invocation)
        self._working.add(key)
        del self._waiting[key]
        self.tally.waited.append(time.time() - invocation.received)
        try:
            outcome = self._attempt(invocation)
            delivery.deliver(self._client, invocation, outcome)
            self.tally.outcomes.append(type(outcome).__name__)
            self.tally.seconds.append(time.time() - invocation.received)
        except Exception:  # a worker has nobody to raise to, and must go on
            traceback.print_exc()
        finally:
            self._last_work = time.monotonic()
            self._working.discard(key)

    def _attempt(self, invocation: Invocation) -> Outcome:
        if time.time() - invocation.received > invocation.ttl:
            return Expired()
        try:
            body = invocation.body or delivery.fetch(self._client, invocation.input_location or "")
            port = self.container.ready(invocation.received)
            answer = exchange.post(HOST, port, invocation, body)
        except (ClientError, BotoCoreError) as error:
            return Failed(f"The input at {invocation.input_location} could not be read: {error}")
        except StartError as error:
            return Failed(str(error))
        except exchange.TooLateError as error:
            self.container.stop_if_ill()
            return Failed(str(error))
        except exchange.NoAnswerError as error:
            end = self.container.describe_end()
            return Failed(f"The container {end} during the invocation." if end else str(error))
        return Completed(answer) if answer.status < 300 else delivery.refusal(self.name, answer)
