"""One endpoint: its queue, its workers, its container."""

import time
import traceback
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from scripts.local_cloud import log_lines
from scripts.local_cloud.emulator import container_client, delivery, log
from scripts.local_cloud.emulator.container import HOST, Container, StartError
from scripts.local_cloud.emulator.delivery import Completed, Expired, Failed, Outcome
from scripts.local_cloud.emulator.deployment import Deployment
from scripts.local_cloud.emulator.fleet import Fleet
from scripts.local_cloud.emulator.invocation import Invocation
from scripts.local_cloud.emulator.settings import EmulatorSettings


@dataclass
class Tally:
    """Measured values since the last report of metrics.

    Attributes:
        outcomes: the class name of each outcome; the name of the call that failed at its delivery.
        seconds: seconds from each call to its end.
        waited: seconds of each call in the queue.
    """

    outcomes: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)


class Endpoint:
    """Queues invocations and processes them; the endpoint's configuration sets how many at a time.

    Attributes:
        deployment: the endpoint's configuration.
        name: the endpoint's name.
        variant: the name of its only variant.
        container: its only instance, or several.
        tally: measured values since the last report; the report replaces it.

    Args:
        deployment: the endpoint.
        settings: the settings of the emulator.
        client: returns the boto3 client of a service and an access key; used from many threads.
        on_end: called with each invocation that has ended and been delivered.
        fleet: several instances; None for one that the first job starts.
        workers: the most jobs at once, of all instances; None for those of one.
    """

    def __init__(
        self,
        deployment: Deployment,
        settings: EmulatorSettings,
        client: Callable[..., Any],
        on_end: Callable[[Invocation], None],
        fleet: Fleet | None = None,
        workers: int | None = None,
    ) -> None:
        self.deployment, self.name, self.variant = deployment, deployment.endpoint, deployment.variant
        self.container: Container | Fleet = fleet or Container(deployment, settings)
        self.tally = Tally()
        self._idle_seconds, self._client, self._on_end = settings.idle_seconds, client, on_end
        self._waiting: OrderedDict[int, float] = OrderedDict()
        self._in_progress: set[int] = set()
        self._last_work = time.monotonic()
        self._workers = ThreadPoolExecutor(workers or deployment.concurrency, thread_name_prefix=deployment.endpoint)

    def submit(self, invocation: Invocation) -> None:
        """Queue an invocation.

        Args:
            invocation: an invocation that is not in the queue yet.
        """
        self._waiting[id(invocation)] = invocation.received
        self._workers.submit(self._process, invocation)

    def backlog(self) -> int:
        """Number of requests that wait or are being processed, as SageMaker counts them."""
        return len(self._waiting) + len(self._in_progress)

    def age_of_oldest(self) -> float:
        """Seconds that the oldest request in the queue has waited; 0 for an empty queue."""
        first = next(iter(list(self._waiting.values())), None)
        return time.time() - first if first else 0.0

    def stop_if_idle(self) -> None:
        """Stop the container if it has had no work for `idle_seconds`."""
        self.container.stop_if(self._is_idle)

    def close(self) -> None:
        """Stop the workers and the container; invocations in the queue are dropped."""
        self._workers.shutdown(wait=False, cancel_futures=True)
        self.container.stop()

    def _is_idle(self) -> bool:
        return not self.backlog() and time.monotonic() - self._last_work > self._idle_seconds

    def _process(self, invocation: Invocation) -> None:
        key = id(invocation)
        self._in_progress.add(key)
        del self._waiting[key]
        try:
            outcome = self._outcome_of(invocation)
            delivery.deliver(self._client, invocation, outcome)
            self._on_end(invocation)
            log.write("ended", invocation, **delivery.summary(outcome))
            self.tally.outcomes.append(type(outcome).__name__)
            self.tally.seconds.append(time.time() - invocation.received)
        except ClientError as error:  # the result or the notice could not be delivered
            self.tally.outcomes.append(error.operation_name)
            log_lines.write(traceback.format_exc())
        except Exception:  # the future is not read, and the worker must continue
            log_lines.write(traceback.format_exc())
        finally:
            self._last_work = time.monotonic()
            self._in_progress.discard(key)

    def _outcome_of(self, invocation: Invocation) -> Outcome:
        if _is_expired(invocation):
            return Expired()
        try:
            body = invocation.body or delivery.fetch(self._client, invocation)
            container = self.container.take(invocation.received)
        except (ClientError, BotoCoreError) as error:
            return Failed(f"The input at {invocation.input_location} could not be read: {error}")
        except StartError as error:
            return Failed(str(error))
        try:
            return self._answer_of(container, invocation, body)
        finally:
            self.container.give_back(container)

    def _answer_of(self, container: Container, invocation: Invocation, body: bytes) -> Outcome:
        self.tally.waited.append(time.time() - invocation.received)
        if _is_expired(invocation):
            return Expired()
        log.write("started", invocation)
        try:
            response = container_client.post(HOST, container.port, invocation, body)
        except container_client.ResponseTimeoutError as error:
            container.stop_if_unhealthy()
            return Failed(str(error))
        except container_client.NoResponseError as error:
            end = container.describe_end()
            return Failed(f"The container {end} during the invocation." if end else str(error))
        return Completed(response) if response.status < 300 else delivery.refusal(response)


def _is_expired(invocation: Invocation) -> bool:
    return time.time() - invocation.received > invocation.ttl
