"""The emulator's queue outlives its process, as SageMaker's does."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from scripts.local_cloud.emulator.deployment import Deployment
from scripts.local_cloud.emulator.emulator import Emulator
from scripts.local_cloud.emulator.invocation import PREFIX, Invocation, parse
from scripts.local_cloud.emulator.journal import invocation_journal
from tests.local_cloud.emulator_calls import notice_of, notice_topics, submit
from tests.support.local_clouds import emulator_settings, make_endpoint, shared_clients

DEPLOYMENT = Deployment(
    "scripted", "config", "main", 2, "s3://results", None, {"SuccessTopic": "arn"}, True, {"A": "b"}
)


@pytest.fixture
def file() -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile(buffering=0) as file:
        yield file


def invocation(inference_id: str) -> Invocation:
    return parse(DEPLOYMENT, {f"{PREFIX}Inference-Id": inference_id}, b"\x00 a body that is no text \xff")


def test_what_has_not_ended_is_read_back_whole_and_in_order(file: IO[bytes]) -> None:
    # given a journal with three invocations, one of which has ended
    first, second, third = (invocation(name) for name in ("first", "second", "third"))
    journal = invocation_journal(file)
    for each in (first, second, third):
        journal.begin(each)
    journal.end(second)
    # when another process reads it, then the others are there with all their members
    assert invocation_journal(file).unfinished() == [first, third]


def test_an_empty_queue_leaves_an_empty_file(file: IO[bytes]) -> None:
    journal, only = invocation_journal(file), invocation("only")
    journal.begin(only)
    journal.end(only)
    assert file.seek(0, 2) == 0


def test_calls_with_the_same_inference_id_end_apart(file: IO[bytes]) -> None:
    journal, first = invocation_journal(file), invocation("same")
    second = replace(first, id="another call")
    journal.begin(first)
    journal.begin(second)
    journal.end(first)
    assert invocation_journal(file).unfinished() == [second]


def test_a_line_that_was_cut_is_forgotten_and_harms_no_later_one(file: IO[bytes]) -> None:
    # given a process that was killed while it wrote its second invocation
    first, lost, later = (invocation(name) for name in ("first", "lost", "later"))
    invocation_journal(file).begin(first)
    whole = file.seek(0, 2)
    invocation_journal(file).begin(lost)
    file.truncate((whole + file.seek(0, 2)) // 2)
    # when its successor accepts another one
    invocation_journal(file).begin(later)
    # then both whole ones are there
    assert invocation_journal(file).unfinished() == [first, later]


def test_an_emulator_does_the_jobs_that_its_predecessor_had_accepted(tmp_path: Path, file: IO[bytes]) -> None:
    # given an emulator that ends while one job runs and another one waits
    make_endpoint(shared_clients(), "inherited", notice_topics(), concurrency=1)
    first = Emulator(emulator_settings(tmp_path), shared_clients(), invocation_journal(file))
    submit(first, "inherited", {"do": "sleep", "seconds": 1})
    waiting = submit(first, "inherited", {"do": "echo"})
    first.close()
    # when another one takes its place
    second = Emulator(emulator_settings(tmp_path), shared_clients(), invocation_journal(file))
    # then it does the job that waited
    assert notice_of(waiting)["invocationStatus"] == "Completed"
    second.close()
