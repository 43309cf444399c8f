"""Fixtures for all tests: moto's AWS in this process, and no connections to other machines."""

import asyncio
import os
import socket
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.core.config import DefaultConfig
from moto.dynamodb.models import DynamoDBBackend

from facemagi import effects
from facemagi.queueing import lane
from facemagi.settings import settings
from facemagi.usage import ledger
from tests.support.endings import ENDINGS
from tests.support.samples import ENVIRONMENT

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")

TESTS = Path(__file__).parent

ORDER = (
    "core",
    "vision",
    "sdk",
    "runtime",
    "imaging",
    "infrastructure",
    "planning",
    "benchmarks",
    "simulation",
    "deployment",
    "downloads",
    "labelling",
    "datasets",
    "training",
    "chaos_run",
    "fuzzing",
    "models",
    "clients",
    "local_cloud",
    "flow",
)
"""The folders under `tests/` in the order in which they run: quick tests first, those with a local cloud last.

Several processes run them in reverse: with quick files at the end, the processes end at the same time.
"""

LOOP = asyncio.new_event_loop()
asyncio.set_event_loop(LOOP)  # else Mangum creates one when a function is imported, and nobody closes it


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    several = "PYTEST_XDIST_WORKER" in os.environ
    items.sort(key=lambda item: ORDER.index(item.path.relative_to(TESTS).parts[0]), reverse=several)


def pytest_sessionfinish() -> None:
    ENDINGS.close()


def pytest_unconfigure() -> None:
    LOOP.close()


@pytest.fixture
def event_loop() -> None:
    """Set the event loop that Mangum runs requests on; another test may have removed it."""
    asyncio.set_event_loop(LOOP)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that opens a connection to another machine fails, and names the address."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to connect to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment of a function, without the catalogue that another test has cached."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    effects._catalogue.cache_clear()
    lane._all_by_name.cache_clear()
    ledger._noted.cache_clear()
    yield
    settings.cache_clear()


INDEXES = {"unfinished": ("sweep_shard", "check_at"), "waiting": ("waiting_lane", "waiting_tag")}
"""The keys of each index of the table, as in template.yaml."""


def key_schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]


@cache
def aws_client(service: str) -> Any:
    """The client with which the fixtures make what a deployment has; created once, because that takes 15 ms."""
    return boto3.client(service)


KEEP_SESSION: DefaultConfig = {"core": {"reset_boto3_session": False}}
"""Keeps boto3's session between tests: a new one reads the descriptions of AWS's services again, for 150 ms."""


@pytest.fixture
def cloud(environment: None) -> Iterator[None]:
    """The bucket and the table, empty."""
    with mock_aws(config=KEEP_SESSION):
        aws_client("s3").create_bucket(
            Bucket=ENVIRONMENT["FACEMAGI_BUCKET"],
            CreateBucketConfiguration={"LocationConstraint": "eu-west-1"},
        )
        aws_client("dynamodb").create_table(
            TableName=ENVIRONMENT["FACEMAGI_TABLE"],
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": "N" if name == "check_at" else "S"}
                for name in ("pk", "sk", "sweep_shard", "check_at", "waiting_lane", "waiting_tag")
            ],
            KeySchema=key_schema("pk", "sk"),
            GlobalSecondaryIndexes=[
                {
                    "IndexName": index,
                    "KeySchema": key_schema(*keys),
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
                for index, keys in INDEXES.items()
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        yield


@pytest.fixture
def atomic_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """DynamoDB checks a condition and writes in one step; moto does not, where several threads write."""
    lock = threading.Lock()
    for name in ("put_item", "update_item"):
        write = getattr(DynamoDBBackend, name)

        def locked(*args: Any, write: Callable[..., Any] = write, **kwargs: Any) -> Any:
            with lock:
                return write(*args, **kwargs)

        monkeypatch.setattr(DynamoDBBackend, name, locked)
