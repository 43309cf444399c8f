"""Warm times of a day become changes of the fewest instances; what AWS could not do is refused in a sentence."""

import pytest
from pydantic import ValidationError

from facemagi.endpoints.warm_times import Floor, WarmTime, floors
from facemagi.manifest import Manifest
from tests.support.samples import make_manifest

ZONE = "Asia/Shanghai"


def warm(begins: str, ends: str, instances: int = 1, timezone: str = ZONE) -> WarmTime:
    members = {"from": begins, "to": ends, "instances": instances, "timezone": timezone}
    return WarmTime.model_validate(members)


def with_warm(*times: dict[str, object]) -> Manifest:
    return make_manifest(endpoint=make_manifest().endpoint.model_dump() | {"warm": times})


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], []),
        ([warm("07:00", "23:00", 2)], [(7 * 60, 2), (23 * 60, 0)]),
        ([warm("22:30", "01:00", 3)], [(60, 0), (22 * 60 + 30, 3)]),
        ([warm("08:00", "12:00", 1), warm("12:00", "20:00", 4)], [(8 * 60, 1), (12 * 60, 4), (20 * 60, 0)]),
        ([warm("08:00", "20:00", 1), warm("18:00", "19:00", 4)], [(480, 1), (1080, 4), (1140, 1), (1200, 0)]),
        ([warm("08:00", "12:00", 2), warm("12:00", "20:00", 2)], [(8 * 60, 2), (20 * 60, 0)]),
    ],
    ids=["none", "a day", "over midnight", "one after another", "one in another", "equal neighbours"],
)
def test_each_change_has_its_minute(times: list[WarmTime], expected: list[tuple[int, int]]) -> None:
    assert floors(times) == tuple(Floor(minute, instances) for minute, instances in expected)


def test_a_change_has_a_cron_expression_of_aws() -> None:
    assert [each.schedule for each in floors([warm("07:05", "23:30")])] == ["cron(5 7 * * ? *)", "cron(30 23 * * ? *)"]


DAY = {"from": "07:00", "to": "23:00", "timezone": ZONE, "instances": 2}

FAULTS = {
    "no such time": ([DAY | {"from": "24:00"}], "from"),
    "no length": ([DAY | {"to": "07:00"}], "begins and ends at 07:00; give it a length"),
    "no instance": ([DAY | {"instances": 0}], "greater than or equal to 1"),
    "more than there may be": ([DAY | {"instances": 3}], "max_instances is 2; raise it"),
    "two time zones": ([DAY, DAY | {"timezone": "Europe/Paris"}], "give all the same one"),
    "too many changes": (
        [DAY | {"from": f"{hour:02}:00", "to": f"{hour:02}:30"} for hour in (8, 10, 12)],
        "change 6 times a day; at most 4",
    ),
    "a word that is not known": ([DAY | {"days": "MON"}], "days"),
}


@pytest.mark.parametrize(("times", "sentence"), FAULTS.values(), ids=FAULTS)
def test_a_warm_time_that_aws_could_not_keep_is_refused(times: list[dict[str, object]], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        with_warm(*times)


def test_a_manifest_in_the_catalogue_keeps_its_warm_times() -> None:
    before = with_warm(DAY)
    assert Manifest.model_validate_json(before.model_dump_json(), extra="ignore") == before
