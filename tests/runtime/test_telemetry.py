"""The container's log: JSON lines with the job's id, its trace and metrics."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from facemagi.metrics import trace
from tests.support.runtime_container import ADAPTER, ARITHMETIC, container, free_port, sample, write_model
from tests.support.runtime_s3 import photos_in_s3

TRACE = "1-6745a1b2-0123456789abcdef01234567"

ENVIRONMENT = {"FACEMAGI_CONTAINER": "sample", "FACEMAGI_METRICS_NAMESPACE": "FaceMagi/test"}


@pytest.fixture(scope="module")
def aws() -> Iterator[dict[str, str]]:
    with photos_in_s3() as environment:
        yield environment


@pytest.fixture
def lines(aws: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The lines of a container that did one job, refused one, and failed at one, by their messages."""
    write_model(tmp_path, "sample", ADAPTER, arithmetic=ARITHMETIC)
    with container(tmp_path, "sample", free_port(), **aws, **ENVIRONMENT) as running:
        running.wait_for_ping(200)
        running.http.headers[trace.HEADER] = f"trace={TRACE}"
        for body in (sample("invert"), sample("raise"), sample(photo="s3://photos/none")):
            running.invoke(body)
    text = capfd.readouterr()
    found = [json.loads(line) for line in text.out.splitlines() if line.startswith("{")]
    return {line["message"]: line for line in found} | {"text": text.err}


def test_the_log_names_job_and_trace_and_has_the_metrics(lines: dict[str, Any]) -> None:
    # when a container has done and refused jobs
    done, refused, loaded = lines["job done"], lines["job refused"], lines["loaded"]
    # then each line has the job and the trace
    assert (done["job"], done["trace"], refused["trace"]) == ("job_1", TRACE, TRACE)
    assert refused["code"] == "expired"
    assert f"job=job_1 trace={TRACE} failed" in lines["text"]
    # and the metrics are of this container and stage
    stages = {"FetchTime", "WaitTime", "EditTime", "EncodeTime", "RunTime", "Memory"}
    directives = done["_aws"]["CloudWatchMetrics"]
    assert {metric["Name"] for directive in directives for metric in directive["Metrics"]} == stages
    assert all(each["Namespace"] == "FaceMagi/test" and each["Dimensions"] == [["container"]] for each in directives)
    assert (done["container"], loaded["container"]) == ("sample", "sample")
    assert done["Memory"] > 10
    assert loaded["LoadTime"] > 0
    assert "_aws" not in refused
