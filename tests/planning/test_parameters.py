"""The table of parameters names only what there is, and its values are enough."""

from dataclasses import replace
from functools import cache

import pytest

from facemagi.manifest import Endpoint
from scripts.cloudformation.template import read_template
from scripts.planning import bottlenecks, parameters
from scripts.planning.bill import bill
from scripts.planning.bottlenecks import in_order
from scripts.planning.demand import Demand, Setup
from scripts.planning.parameters import PARAMETERS
from scripts.repository import TEMPLATE

CASE = Demand()

SHARED = (
    "writes to an endpoint's part of the index",
    "writes to an endpoint's lane, while all jobs wait",
    "reads of an endpoint's lane",
    "jobs of an endpoint that one query counts",
)
"""Limits that several endpoints divide."""


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda each: each.name)
def test_a_parameter_exists_where_the_table_says(parameter: parameters.Parameter) -> None:
    known = {
        "template.yaml": set(read_template(TEMPLATE)["Parameters"]),
        "model.toml": set(Endpoint.model_fields),
    }
    assert parameter.place not in known or parameter.name in known[parameter.place]


def test_a_value_is_one_that_its_parameter_allows() -> None:
    declared = read_template(TEMPLATE)["Parameters"]
    for values in parameters.values(Setup(), CASE):
        for each in PARAMETERS:
            if each.place == "template.yaml":
                assert each.value(values) >= declared[each.name].get("MinValue", 0), each.name


@cache
def reached(endpoints: int) -> dict[str, float]:
    """The edits a day at which each limit is reached."""
    return {each.name: each.edits_a_day for each in in_order(bill(CASE, Setup(endpoints=endpoints)))}


@pytest.mark.parametrize("name", SHARED)
def test_several_endpoints_divide_the_limits_of_one(name: str) -> None:
    assert reached(6)[name] == pytest.approx(6 * reached(1)[name], rel=0.01)


def test_an_index_takes_four_million_edits_a_day_of_one_endpoint_and_25_million_of_six() -> None:
    # 1000 writes a second, two for each job, and ten times the mean in the busiest minute
    one = 1000 / 2 / 10 * 86_400
    for endpoints, expected in ((1, one), (6, 6 * one)):
        assert reached(endpoints)[SHARED[0]] == pytest.approx(expected, rel=0.01)


def test_with_the_parameters_of_20_million_edits_nothing_of_ours_stops_them() -> None:
    values = parameters.values(Setup(), CASE)[-1]
    setup = Setup(endpoints=values.endpoints)
    planned = bill(replace(CASE, users=round(CASE.users * values.edits_a_day / CASE.edits_a_day)), setup)
    found = {each.name: each for each in in_order(planned)}
    assert not any(found[name].stops for name in SHARED)
    assert bottlenecks.peak_writes(planned, planned.demand) <= values.writes
    assert bottlenecks.peak_reads(planned, planned.demand) <= values.reads
    assert values.window < found[SHARED[-1]].limit
