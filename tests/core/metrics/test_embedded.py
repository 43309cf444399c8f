"""Metrics in a log: CloudWatch's format, and nothing that can fail the work."""

import json
import sys
from typing import Any

import pytest

from facemagi.metrics import embedded
from facemagi.metrics.kinds import METRICS
from facemagi.observability import count


@pytest.mark.parametrize("metric", METRICS)
def test_a_line_has_the_value_and_the_dimensions_of_its_metric(metric: str) -> None:
    # given a field for each dimension of a metric
    names = {name for names in METRICS[metric].dimensions for name in names}
    # when a line is made
    line = json.loads(embedded.line({metric: 3}, dict.fromkeys(names, "x"), "FaceMagi/test"))
    # then CloudWatch finds the value, and a text for each dimension, at the line's root
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "FaceMagi/test"
    assert directive["Metrics"] == [{"Name": metric, "Unit": METRICS[metric].unit}]
    assert {name for names in directive["Dimensions"] for name in names} == names
    assert line[metric] == 3
    assert all(line[name] == "x" for name in names)


def test_a_line_begins_with_json_and_has_the_stages_namespace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(embedded.NAMESPACE_VARIABLE, "FaceMagi/prod")
    count("SweeperFound", fault="overdue")
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["SweeperFound"], line["fault"]) == (1, "overdue")
    assert line["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "FaceMagi/prod"


@pytest.mark.parametrize("error", [OSError("full"), ValueError("closed"), UnicodeError("strange")])
def test_a_line_that_cannot_be_written_fails_nothing(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    # given an output that fails
    class Broken:
        def write(self, _: Any) -> int:
            raise error

    monkeypatch.setattr(sys, "stdout", Broken())
    # when a metric is written, and an unknown one
    count("NoticesLost")
    count("NoSuchMetric")
    # then nothing is raised
