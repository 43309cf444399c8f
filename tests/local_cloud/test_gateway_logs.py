"""Log lines of invocations that run at the same time stay whole and apart."""

import io
import json
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from aws_lambda_powertools.logging import Logger

from scripts.local_cloud.gateway import logs
from scripts.local_cloud.gateway.logs import LineWriter
from scripts.local_cloud.lambda_context import LambdaContext

THREADS = 8


class YieldingBytes(io.BytesIO):
    """A buffer that lets other threads run before each write, as a slow file does."""

    def write(self, content: Any) -> int:
        threading.Event().wait(0.0001)
        return super().write(content)


def run_in_threads(function: Callable[[int], None]) -> None:
    """Call a function with the numbers of as many threads, at the same time."""
    threads = [threading.Thread(target=function, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_lines_that_threads_print_at_the_same_time_stay_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    output = YieldingBytes()
    monkeypatch.setattr(sys, "stdout", LineWriter(output))

    def print_metrics(number: int) -> None:
        for count in range(50):
            print(json.dumps({"thread": number, "count": count}))

    # when
    run_in_threads(print_metrics)
    # then
    lines = [json.loads(line) for line in output.getvalue().decode().splitlines()]
    assert len(lines) == THREADS * 50
    assert [line["count"] for line in lines if line["thread"] == 0] == list(range(50))


def test_a_log_line_has_the_request_id_of_its_own_invocation() -> None:
    # given
    output = YieldingBytes()
    logger = Logger(service="test_gateway_logs", stream=LineWriter(output))
    logs.separate_threads(logger)
    all_started = threading.Barrier(THREADS)

    def handler(event: int, context: LambdaContext) -> None:
        all_started.wait(20)
        logger.info("invocation", extra={"expected": context.aws_request_id})

    handle = logger.inject_lambda_context(handler, clear_state=True)
    # when
    for _ in range(20):
        run_in_threads(lambda number: handle(number, LambdaContext(f"function{number}", "arn", "128", 29)))
    # then
    lines = [json.loads(line) for line in output.getvalue().decode().splitlines()]
    assert len(lines) == THREADS * 20
    assert [line["function_request_id"] for line in lines] == [line["expected"] for line in lines]
    assert {line["service"] for line in lines} == {"test_gateway_logs"}
