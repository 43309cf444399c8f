"""All endpoints of the emulator, and their periodic work: stopping idle containers, reporting metrics."""

import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts.cloudformation.pseudo_parameters import ACCOUNT
from scripts.local_cloud import log_lines
from scripts.local_cloud.emulator import log, metrics
from scripts.local_cloud.emulator.container import Container, StartError
from scripts.local_cloud.emulator.deployment import Deployment, Deployments
from scripts.local_cloud.emulator.endpoint import Endpoint
from scripts.local_cloud.emulator.invocation import Invocation, ValidationError, parse
from scripts.local_cloud.emulator.journal import Journal
from scripts.local_cloud.emulator.settings import EmulatorSettings
from scripts.local_cloud.iam import calls
from scripts.local_cloud.iam.authorizer import Authorizer, through
from scripts.local_cloud.iam.keys import caller_of

if TYPE_CHECKING:
    from scripts.local_cloud.emulator.autoscaler import Autoscaler


@dataclass(frozen=True)
class UpdateResult:
    """How an update of an endpoint ended.

    Attributes:
        configuration: the name of the configuration that it serves.
        failure: why that is the old one; None where it is the new one.
    """

    configuration: str
    failure: str | None = None


MINUTE_SECONDS = 60
"""CloudWatch's alarms look at metrics once a minute."""

MAX_PAUSE_SECONDS = 1.0
"""Longest pause between two checks for idle containers."""


class Emulator:
    """The endpoints that have been called so far.

    Args:
        settings: the settings of the emulator.
        client: returns the boto3 client of a service and an access key; used from many threads.
        journal: has the invocations of an emulator that ended; they are processed first.
    """

    def __init__(self, settings: EmulatorSettings, client: Callable[..., Any], journal: Journal[Invocation]) -> None:
        self._settings, self._client, self._journal = settings, client, journal
        self._deployments = Deployments(client)
        self._authorizer = Authorizer(through(client))
        self._endpoints: dict[str, Endpoint] = {}
        self._replaced: list[Endpoint] = []
        self._updating: set[str] = set()
        self._one_update = threading.Lock()
        self._autoscalers: dict[str, Autoscaler] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._resume()
        threading.Thread(target=self._maintain, daemon=True, name="maintenance").start()
        if settings.speed:
            pause = MINUTE_SECONDS / settings.speed
            threading.Thread(target=self._autoscale, args=[pause], daemon=True, name="autoscaling").start()

    def invoke(self, name: str, headers: Mapping[str, str], body: bytes) -> Invocation:
        """InvokeEndpointAsync: queue an invocation, and return it.

        Args:
            name: the endpoint's name.
            headers: of the HTTP request.
            body: of the HTTP request.

        Raises:
            DeniedError: the caller may not invoke it.
            ValidationError: there is no such endpoint, or the request is invalid.
        """
        self._authorizer.require(caller_of(headers), [calls.invocation_of_endpoint(name)])
        deployment = self._deployments.find(name)
        if deployment is None:
            raise ValidationError(f"Endpoint {name} of account {ACCOUNT} not found.")
        invocation = parse(deployment, headers, body)
        self._journal.begin(invocation)
        log.write("accepted", invocation)
        self._submit(invocation)
        return invocation

    def update(self, name: str) -> UpdateResult | None:
        """Let an endpoint that was updated serve its new configuration, as SageMaker's blue/green deployment does.

        A new container starts beside the one that runs, which goes on serving. If the new one does not start, the
        endpoint gets its old configuration back. An endpoint without a container starts none, and takes any.
        https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green.html

        Args:
            name: the endpoint's name.

        Returns:
            How it ended; None where there is no such endpoint.
        """
        with self._one_update:
            deployment = self._deployments.read_again(name)
            if deployment is None:
                return None
            old = self._endpoints.get(name)
            if old is None or old.deployment == deployment:
                return UpdateResult(deployment.configuration)
            new = self._new_endpoint(deployment)
            if _serves(old) and isinstance(new.container, Container):
                try:
                    new.container.ready(time.time())
                except StartError as error:
                    new.close()
                    return self._roll_back(old, str(error))
            with self._lock:
                self._replace(old, new)
            return UpdateResult(deployment.configuration)

    def close(self) -> None:
        """Stop every container."""
        self._closing.set()
        for endpoint in [*self._endpoints.values(), *self._replaced]:
            endpoint.close()

    def _resume(self) -> None:
        for invocation in self._journal.unfinished():
            log.write("resumed", invocation)
            self._submit(invocation)

    def _submit(self, invocation: Invocation) -> None:
        with self._lock:
            self._endpoint_of(invocation.deployment).submit(invocation)

    def _endpoint_of(self, deployment: Deployment) -> Endpoint:
        """The endpoint that serves. If it was updated, it serves until a new one has started, and finishes its jobs."""
        name = deployment.endpoint
        endpoint = self._endpoints.get(name)
        if endpoint is None:
            endpoint = self._endpoints[name] = self._new_endpoint(deployment)
        elif endpoint.deployment != deployment:
            if not _serves(endpoint):
                return self._replace(endpoint, self._new_endpoint(deployment))
            if name not in self._updating:
                self._updating.add(name)
                threading.Thread(target=self._update, args=[name], daemon=True, name="update").start()
        return endpoint

    def _replace(self, old: Endpoint, new: Endpoint) -> Endpoint:
        self._replaced.append(old)
        self._endpoints[new.name] = new
        return new

    def _update(self, name: str) -> None:
        try:
            self.update(name)
        finally:
            self._updating.discard(name)

    def _roll_back(self, old: Endpoint, reason: str) -> UpdateResult:
        configuration = old.deployment.configuration
        log_lines.write(f"{old.name} goes back to {configuration}: {reason}")
        self._client("sagemaker").update_endpoint(EndpointName=old.name, EndpointConfigName=configuration)
        self._deployments.read_again(old.name)
        return UpdateResult(configuration, reason)

    def _new_endpoint(self, deployment: Deployment) -> Endpoint:
        if self._settings.speed is None:
            return Endpoint(deployment, self._settings, self._client, self._journal.end)
        from scripts.local_cloud.emulator import autoscaled  # imports pydantic, which takes a quarter of a second

        policies = autoscaled.policies_of(deployment)
        endpoint, autoscaler = autoscaled.endpoint(
            deployment, policies, self._settings, self._client, self._journal.end
        )
        self._autoscalers[deployment.endpoint] = autoscaler
        return endpoint

    def _autoscale(self, pause: float) -> None:
        while not self._closing.wait(pause):
            try:
                for autoscaler in list(self._autoscalers.values()):
                    autoscaler.minute()
            except Exception:  # the next minute may succeed
                log_lines.write(traceback.format_exc())

    def _maintain(self) -> None:
        pause = min(MAX_PAUSE_SECONDS, self._settings.idle_seconds, self._settings.metrics_seconds)
        reported = time.monotonic()
        while not self._closing.wait(pause):
            try:
                for endpoint in list(self._endpoints.values()):
                    endpoint.stop_if_idle()
                self._close_finished()
                if self._settings.speed is None and time.monotonic() - reported >= self._settings.metrics_seconds:
                    reported = time.monotonic()
                    self._report()
            except Exception:  # the next round may succeed
                log_lines.write(traceback.format_exc())

    def _close_finished(self) -> None:
        """Close replaced endpoints that have no more jobs."""
        with self._lock:
            finished = [endpoint for endpoint in self._replaced if not endpoint.backlog()]
            self._replaced = [endpoint for endpoint in self._replaced if endpoint not in finished]
        for endpoint in finished:
            endpoint.close()

    def _report(self) -> None:
        for endpoint in list(self._endpoints.values()):
            self._client("cloudwatch").put_metric_data(Namespace=metrics.NAMESPACE, MetricData=metrics.report(endpoint))


def _serves(endpoint: Endpoint) -> bool:
    """Whether an endpoint has a container that runs; several instances (`Fleet`) are replaced at once."""
    return isinstance(endpoint.container, Container) and endpoint.container.running
