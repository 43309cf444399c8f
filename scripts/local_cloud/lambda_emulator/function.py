"""Functions as Lambda's control plane describes them."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.local_cloud.iam.keys import access_key_of
from scripts.local_cloud.settings import ACCESS_KEY

FRESH_SECONDS = 5.0
"""How long a function's description is cached; reading it takes three calls."""

UNRESERVED = 10
"""How many sandboxes a function may have without reserved concurrency; a new account has as many for all functions."""

MOST_RETRIES = 2
LONGEST_AGE_SECONDS = 21_600
"""Lambda's values for a function without a configuration of asynchronous invocation."""


@dataclass(frozen=True)
class Function:
    """A function of a container image.

    Attributes:
        name: its name.
        qualifier: the version, or the alias, that was invoked.
        version: the version that the qualifier names.
        arn: its ARN, with the qualifier.
        environment: its variables.
        memory_mb: its memory, MB; the container can read the number, and nothing limits it.
        timeout: how many seconds an event may take.
        concurrency: the most sandboxes at a time.
        retries: how often an event that failed is repeated.
        age: after how many seconds an event in the queue is given up.
        on_success: the ARN of the topic for records of success; None for none.
        on_failure: the ARN of the topic for records of failure; None for none.
        access_key: of the role under which the container and Lambda act.
    """

    name: str
    qualifier: str
    version: str
    arn: str
    environment: Mapping[str, str]
    memory_mb: int
    timeout: float
    concurrency: int
    retries: int
    age: float
    on_success: str | None
    on_failure: str | None
    access_key: str = ACCESS_KEY


class Functions:
    """The functions by name, at most `FRESH_SECONDS` old.

    Args:
        client: returns the boto3 client of a service.
    """

    def __init__(self, client: Callable[[str], Any]) -> None:
        self._client = client
        self._cache: dict[tuple[str, str], tuple[float, Function | None]] = {}

    def find(self, name: str, qualifier: str) -> Function | None:
        """A version of a function; None where there is none of that name, or it is no container image.

        Args:
            name: the function's name.
            qualifier: the version, or an alias.
        """
        key = (name, qualifier)
        read_at, function = self._cache.get(key, (-FRESH_SECONDS, None))
        if time.monotonic() - read_at > FRESH_SECONDS:
            function = self._read(name, qualifier)
            self._cache[key] = (time.monotonic(), function)
        return function

    def _read(self, name: str, qualifier: str) -> Function | None:
        control = self._client("lambda")
        try:
            found = control.get_function_configuration(FunctionName=name, Qualifier=qualifier)
        except control.exceptions.ClientError:
            return None
        if found.get("PackageType") != "Image":
            return None
        asynchronous = self._asynchronous(name, qualifier)
        destinations = asynchronous.get("DestinationConfig", {})
        concurrency = control.get_function_concurrency(FunctionName=name)
        return Function(
            name=name,
            qualifier=qualifier,
            version=found["Version"],
            arn=f"{found['FunctionArn'].partition(f':{name}')[0]}:{name}:{qualifier}",
            environment=found.get("Environment", {}).get("Variables", {}),
            memory_mb=int(found["MemorySize"]),
            timeout=float(found["Timeout"]),
            concurrency=int(concurrency.get("ReservedConcurrentExecutions", UNRESERVED)),
            retries=int(asynchronous.get("MaximumRetryAttempts", MOST_RETRIES)),
            age=float(asynchronous.get("MaximumEventAgeInSeconds", LONGEST_AGE_SECONDS)),
            on_success=destinations.get("OnSuccess", {}).get("Destination"),
            on_failure=destinations.get("OnFailure", {}).get("Destination"),
            access_key=access_key_of(found["Role"]),
        )

    def _asynchronous(self, name: str, qualifier: str) -> dict[str, Any]:
        control = self._client("lambda")
        try:
            return dict(control.get_function_event_invoke_config(FunctionName=name, Qualifier=qualifier))
        except control.exceptions.ClientError:
            return {}
