"""Lambda's emulator: a queue, sandboxes as processes, the end of each event as a record."""

import json
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pytest

from scripts.local_cloud.lambda_emulator import destinations, emulator
from scripts.local_cloud.lambda_emulator.emulator import InvokeError, LambdaEmulator
from scripts.local_cloud.lambda_emulator.event import MAX_BYTES
from scripts.local_cloud.lambda_emulator.function import Function, Functions
from scripts.local_cloud.lambda_emulator.queued_event import event_journal
from scripts.local_cloud.lambda_emulator.settings import LambdaSettings, loads
from tests.support.local_clouds import shared_clients

SCRIPTED = (sys.executable, str(Path(__file__).with_name("scripted_function.py")))

FUNCTION = Function(
    name="scripted",
    qualifier="live",
    version="3",
    arn="arn:aws:lambda:eu-west-1:123456789012:function:scripted:live",
    environment={},
    memory_mb=512,
    timeout=20.0,
    concurrency=2,
    retries=0,
    age=60.0,
    on_success="arn:success",
    on_failure="arn:failure",
)

PATIENCE_SECONDS = 30.0


class Records:
    """The records that were delivered, by topic."""

    def __init__(self) -> None:
        self.delivered: list[tuple[str, dict[str, Any]]] = []
        self._changed = threading.Condition()

    def publish(self, *, TopicArn: str, Message: str) -> None:  # noqa: N803
        with self._changed:
            self.delivered.append((TopicArn, json.loads(Message)))
            self._changed.notify_all()

    def wait_for(self, count: int) -> list[tuple[str, dict[str, Any]]]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.delivered) >= count, PATIENCE_SECONDS), self.delivered
            return list(self.delivered)


@pytest.fixture
def records() -> Records:
    return Records()


@contextmanager
def running(
    function: Function, records: Records, logs: Path, journal: IO[bytes] | None = None, **changes: Any
) -> Iterator[Callable[..., str]]:
    """Yields a function that sends an event to a function, and returns the request's id."""
    settings: dict[str, Any] = {"container": SCRIPTED, "cloud": {}, "host": "127.0.0.1", "logs": str(logs)}
    settings |= {"idle_seconds": 60.0, "retry_seconds": 0.01} | changes
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryFile(buffering=0) as own:
        patch.setattr(Functions, "find", lambda _, name, qualifier: function if name == function.name else None)
        started = LambdaEmulator(LambdaSettings(**settings), lambda *_: records, event_journal(journal or own))
        try:
            yield lambda **event: started.invoke(function.name, "Event", json.dumps(event).encode(), "live")
        finally:
            started.close()


def test_an_event_ends_with_a_record_of_the_answer(records: Records, tmp_path: Path) -> None:
    with running(FUNCTION, records, tmp_path) as send:
        request_id = send(inferenceId="me.job")
        [(topic, record)] = records.wait_for(1)
    assert topic == "arn:success"
    assert record["requestPayload"] == {"inferenceId": "me.job"}
    assert record["responsePayload"]["memory"] == "512"
    assert record["requestContext"] == {
        "requestId": request_id,
        "functionArn": FUNCTION.arn,
        "condition": "Success",
        "approximateInvokeCount": 1,
    }


def test_events_that_an_emulator_had_accepted_are_processed_by_its_successor(records: Records, tmp_path: Path) -> None:
    # given an emulator that ends while one event is processed and another one waits
    with TemporaryFile(buffering=0) as journal:
        with running(replace(FUNCTION, concurrency=1), records, tmp_path, journal) as send:
            send(do="sleep", seconds=60)
            waiting = send(inferenceId="me.waiting")
        # when another one takes its place
        with running(replace(FUNCTION, concurrency=2, timeout=0.5), records, tmp_path, journal):
            [(_, record)] = records.wait_for(1)
    # then the event that waited ends, under its own id
    assert (record["requestContext"]["requestId"], record["requestPayload"]) == (waiting, {"inferenceId": "me.waiting"})


def test_an_event_that_has_ended_is_not_processed_again(records: Records, tmp_path: Path) -> None:
    with TemporaryFile(buffering=0) as journal:
        with running(FUNCTION, records, tmp_path, journal) as send:
            send()
            records.wait_for(1)
            deadline = time.monotonic() + PATIENCE_SECONDS
            while journal.seek(0, 2) and time.monotonic() < deadline:
                time.sleep(0.01)
        assert event_journal(journal).unfinished() == []


def test_a_sandbox_has_a_folder_of_its_own_which_ends_with_it(records: Records, tmp_path: Path) -> None:
    with running(FUNCTION, records, tmp_path) as send:
        send()
        folder = Path(records.wait_for(1)[0][1]["responsePayload"]["folder"])
        assert folder.is_dir()
    assert not folder.exists()


def test_a_sandbox_is_used_again(records: Records, tmp_path: Path) -> None:
    with running(FUNCTION, records, tmp_path) as send:
        pids = set()
        for number in range(1, 4):
            send()
            pids.add(records.wait_for(number)[-1][1]["responsePayload"]["pid"])
    assert len(pids) == 1


def test_no_more_events_run_at_once_than_the_function_may(records: Records, tmp_path: Path) -> None:
    with running(FUNCTION, records, tmp_path) as send:
        for _ in range(6):
            send(do="sleep", seconds=0.2)
        ended = records.wait_for(6)
    assert len({record["responsePayload"]["pid"] for _, record in ended}) == FUNCTION.concurrency


@pytest.mark.parametrize(
    ("event", "kind", "text"),
    [
        ({"do": "die"}, "Runtime.ExitError", "SIGKILL"),
        ({"do": "raise"}, "ValueError", "deliberately"),
        ({"do": "sleep", "seconds": 60}, "Sandbox.Timedout", "timed out after 0.50 seconds"),
    ],
)
def test_an_event_that_fails_has_a_record_with_the_reason(
    records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, event: Any, kind: str, text: str
) -> None:
    monkeypatch.setattr("scripts.local_cloud.lambda_emulator.sandbox.START_SECONDS", 5.0)
    with running(replace(FUNCTION, timeout=0.5), records, tmp_path) as send:
        send(**event)
        [(topic, record)] = records.wait_for(1)
        # and the next event finds a sandbox again
        send()
        assert records.wait_for(2)[1][0] == "arn:success"
    assert (topic, record["requestContext"]["condition"]) == ("arn:failure", "RetriesExhausted")
    assert record["responseContext"]["functionError"] == "Unhandled"
    assert record["responsePayload"]["errorType"] == kind
    assert text in record["responsePayload"]["errorMessage"]


def test_an_event_that_failed_is_repeated_as_often_as_the_function_says(records: Records, tmp_path: Path) -> None:
    with running(replace(FUNCTION, retries=1), records, tmp_path) as send:
        send(do="raise")
        [(_, record)] = records.wait_for(1)
    assert record["requestContext"]["approximateInvokeCount"] == 2


def test_an_event_that_waited_too_long_is_given_up_without_an_attempt(records: Records, tmp_path: Path) -> None:
    with running(replace(FUNCTION, age=0.3, concurrency=1), records, tmp_path) as send:
        send(do="sleep", seconds=1)
        send()
        (_, late) = records.wait_for(2)[1]
    assert late["requestContext"]["condition"] == "EventAgeExceeded"
    assert late["requestContext"]["approximateInvokeCount"] == 0
    assert "responsePayload" not in late


def test_a_function_that_cannot_start_fails_its_events(records: Records, tmp_path: Path) -> None:
    broken = replace(FUNCTION, environment={"SCRIPTED_START": "fail"})
    with running(broken, records, tmp_path) as send:
        send()
        [(_, record)] = records.wait_for(1)
    assert record["responsePayload"]["errorMessage"] == "The sandbox ended with status 1."


def test_an_idle_sandbox_is_ended(records: Records, tmp_path: Path) -> None:
    with running(FUNCTION, records, tmp_path, idle_seconds=0.1) as send:
        send()
        pid = records.wait_for(1)[0][1]["responsePayload"]["pid"]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not Path(f"/proc/{pid}").exists()
        send()
        assert records.wait_for(2)[1][1]["responsePayload"]["pid"] != pid


@pytest.mark.parametrize(
    ("name", "kind", "payload", "code"),
    [
        ("missing", "Event", b"{}", "ResourceNotFoundException"),
        ("scripted", "RequestResponse", b"{}", "InvalidParameterValueException"),
        ("scripted", "Event", bytes(MAX_BYTES + 1), "RequestTooLargeException"),
    ],
)
def test_what_lambda_would_refuse_is_refused(
    records: Records, tmp_path: Path, name: str, kind: str, payload: bytes, code: str
) -> None:
    settings = LambdaSettings(SCRIPTED, {}, "127.0.0.1", str(tmp_path), 60.0, 0.01)
    with TemporaryFile(buffering=0) as file:
        started = emulator.LambdaEmulator(settings, shared_clients(), event_journal(file))
        with pytest.raises(InvokeError) as error:
            started.invoke(name, kind, payload)
        started.close()
    assert error.value.code == code


def test_a_function_is_read_as_it_was_created() -> None:
    control, name = shared_clients()("lambda"), f"f{uuid.uuid4().hex}"
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}]}
    created = shared_clients()("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
    control.create_function(
        FunctionName=name,
        Role=created["Role"]["Arn"],
        PackageType="Image",
        Code={"ImageUri": "local"},
        MemorySize=2048,
        Timeout=60,
        Environment={"Variables": {"FACEMAGI_MODEL": "beauty"}},
    )
    topic = "arn:aws:sns:eu-west-1:123456789012:ended"
    control.put_function_event_invoke_config(
        FunctionName=name,
        MaximumRetryAttempts=0,
        MaximumEventAgeInSeconds=3600,
        DestinationConfig={"OnSuccess": {"Destination": topic}},
    )
    control.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=3)
    control.create_alias(FunctionName=name, Name="live", FunctionVersion="$LATEST")
    found = Functions(shared_clients()).find(name, "live")
    assert found is not None
    assert found.arn.endswith(f":function:{name}:live")
    assert found.environment == {"FACEMAGI_MODEL": "beauty"}
    assert (found.memory_mb, found.timeout, found.concurrency) == (2048, 60.0, 3)
    assert (found.retries, found.age, found.on_success, found.on_failure) == (0, 3600.0, topic, None)


def test_a_record_without_a_destination_goes_nowhere(records: Records) -> None:
    record = {"requestContext": {"condition": "Success"}}
    destinations.deliver(lambda *_: records, replace(FUNCTION, on_success=None), record)
    assert records.delivered == []


def test_settings_travel_as_text() -> None:
    settings = LambdaSettings(list(SCRIPTED), {"A": "b"}, "127.0.0.1", "logs", 60.0, 1.0)
    assert loads(settings.dumps()) == settings
