"""Metrics in logs are published as CloudWatch Logs does it, and each request has a line in the gateway's log."""

import json
from pathlib import Path

import pytest

from facemagi.metrics import embedded
from scripts.local_cloud.gateway import access_log
from scripts.local_cloud.monitoring.metric_lines import LogReader, entries
from tests.local_cloud.gateway_calls import call


def test_a_line_gives_each_metric_under_each_set_of_dimensions() -> None:
    line = embedded.line({"JobsFinished": 1}, {"effect": "glow", "state": "failed"}, "FaceMagi/test").encode()
    found = list(entries(line))
    assert [namespace for namespace, _ in found] == ["FaceMagi/test", "FaceMagi/test"]
    assert [[each["Value"] for each in entry["Dimensions"]] for _, entry in found] == [["failed"], ["glow", "failed"]]
    assert {(entry["MetricName"], entry["Value"], entry["Unit"]) for _, entry in found} == {
        ("JobsFinished", 1, "Count")
    }


@pytest.mark.parametrize("line", [b"no JSON", b'{"_aws": 1}', b'{"_aws"', b'{"message": "x"}'])
def test_a_line_in_another_form_has_no_metrics(line: bytes) -> None:
    assert list(entries(line)) == []


def test_each_whole_line_is_read_once(tmp_path: Path) -> None:
    # given a log whose last line is not whole yet
    log = tmp_path / "function.log"
    log.write_bytes(b'START\n{"_aws": 1}\n{"_aws"')
    reader = LogReader(tmp_path)
    first = list(reader.new_lines())
    # when the line is completed
    with log.open("ab") as file:
        file.write(b": 2}\n")
    # then each line was read once
    assert (first, list(reader.new_lines())) == ([b'{"_aws": 1}'], [b'{"_aws": 2}'])


@pytest.mark.parametrize(("path", "status"), [("/v1/things/1", 200), ("/v1/nothing", 404)])
def test_each_request_has_a_line(path: str, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    # when the API is called
    call("GET", path)
    # then its log has route and status, and the metrics of API Gateway
    (line,) = [json.loads(text) for text in capsys.readouterr().out.splitlines() if "AWS/ApiGateway" in text]
    assert (line["route"], line["status"], line["4xx"], line["Count"]) == (f"GET {path}", status, status // 400, 1)


@pytest.mark.parametrize(("problem", "throttles"), [(None, 0), (access_log.THROTTLED, 1), ("The function failed.", 0)])
def test_only_what_lambda_refuses_is_a_throttle(
    problem: str | None, throttles: int, capsys: pytest.CaptureFixture[str]
) -> None:
    access_log.write("api", "GET /v1/things", 429, 0.1, 9, problem)
    found = {entry["MetricName"]: entry["Value"] for _, entry in entries(capsys.readouterr().out.strip().encode())}
    assert (found["Throttles"], found["Latency"]) == (throttles, 100.0)
