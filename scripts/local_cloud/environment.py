"""The environment variables that make boto3 use the local cloud, and the service's code other limits."""

import json
import os
import threading
from collections.abc import Mapping
from typing import Any

from scripts.cloudformation.pseudo_parameters import REGION
from scripts.local_cloud.settings import ACCESS_KEY, SECRET_KEY


def aws_environment(aws_url: str, runtime_url: str, lambda_url: str | None = None) -> dict[str, str]:
    """The variables of AWS's SDKs.

    Args:
        aws_url: moto's URL.
        runtime_url: the URL of the endpoint emulator.
        lambda_url: the URL of Lambda's emulator; None where no model runs on Lambda.
    """
    return {
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_SESSION_TOKEN": "",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": aws_url,
        "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": runtime_url,
        "AWS_EC2_METADATA_DISABLED": "true",
    } | ({"AWS_ENDPOINT_URL_LAMBDA": lambda_url} if lambda_url else {})


LIMITS_VARIABLE = "LOCAL_CLOUD_LIMITS"


def limits_environment(limits: Mapping[str, float]) -> dict[str, str]:
    """The variable of processes that use other limits, so that a trial of the local cloud need not wait for an hour.

    Args:
        limits: the values by their names in `facemagi.limits`.
    """
    return {LIMITS_VARIABLE: json.dumps(dict(limits))} if limits else {}


def apply_limits() -> None:
    """Set the limits that the environment of this process names.

    Raises:
        LookupError: there is no limit of that name.
    """
    from facemagi import limits

    for name, value in json.loads(os.environ.get(LIMITS_VARIABLE, "{}")).items():
        if not hasattr(limits, name):
            raise LookupError(f"facemagi.limits has no {name}.")
        setattr(limits, name, value)


def session(access_key: str, secret_key: str, region: str) -> Any:
    """A boto3 session that ignores AWS_PROFILE, which a developer's environment often contains.

    Args:
        access_key: AWS_ACCESS_KEY_ID.
        secret_key: AWS_SECRET_ACCESS_KEY.
        region: AWS_REGION.
    """
    import boto3
    import botocore.session

    without_profile = botocore.session.Session(session_vars={"profile": (None, None, None, None)})
    return boto3.Session(access_key, secret_key, region_name=region, botocore_session=without_profile)


class Clients:
    """boto3 clients that use one environment instead of this process's own.

    Args:
        environment: as `aws_environment` makes it.
        connections: the most connections of each client at a time.
    """

    def __init__(self, environment: Mapping[str, str], connections: int = 10) -> None:
        from botocore.config import Config

        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION")
        self._session = session(*(environment[name] for name in names))
        self._url = environment["AWS_ENDPOINT_URL"]
        self._config = Config(
            max_pool_connections=connections,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        self._clients: dict[tuple[str, str | None], Any] = {}
        self._lock = threading.Lock()  # threads may share clients, but must not create them at the same time

    def __call__(self, service: str, access_key: str | None = None) -> Any:
        """The client of a service, created on first use.

        Args:
            service: its name in boto3.
            access_key: the key of the role that it acts for, as `iam.keys` makes it; None for the environment's.
        """
        with self._lock:
            if (service, access_key) not in self._clients:
                self._clients[service, access_key] = self._session.client(
                    service,
                    endpoint_url=self._url,
                    config=self._config,
                    aws_access_key_id=access_key,
                    aws_secret_access_key=SECRET_KEY if access_key else None,
                )
            return self._clients[service, access_key]
