"""GET /v1/usage: what an account has used, as long as it is kept, whatever has become of its jobs."""

from collections.abc import Iterator

import pytest

from facemagi import table, unfinished
from facemagi.aws import client
from facemagi.batches.creation import create_once
from facemagi.batches.requests import NewBatch
from facemagi.jobs import lifecycle, prices, retries
from facemagi.jobs.requests import NewJob
from facemagi.jobs.submission import submit
from facemagi.usage import counting, ledger, report
from functions.upload.app import handler as upload
from tests.core.job_life import container_error
from tests.core.job_samples import recorded_invocations
from tests.core.test_functions import request
from tests.core.usage.usage_life import (
    ANN,
    DAY,
    EDIT_USD,
    EVE,
    Clock,
    ask,
    deploy_two,
    done,
    end,
    jobs,
    photo_of,
    send,
    stop_the_clock,
    sweep,
    total,
)
from tests.support.samples import ENVIRONMENT

NOTHING = dict.fromkeys(("jobs", "failed", "canceled", "expired", "seconds", "cost_usd", "requests_usd"), 0)


@pytest.fixture(autouse=True)
def clock(cloud: None, event_loop: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = stop_the_clock(monkeypatch)
    deploy_two()
    with recorded_invocations():
        yield clock


def records_left(owner: str = ANN) -> set[str]:
    """The kinds of the records that the table shows of an owner."""
    items = client("dynamodb").scan(TableName=ENVIRONMENT["FACEMAGI_TABLE"])["Items"]
    return {item["sk"]["S"].partition("#")[0] for item in items if item["pk"]["S"] == owner}


def let_the_table_delete(clock: Clock) -> None:
    """Delete what is expired, as DynamoDB does."""
    dynamodb = client("dynamodb")
    for item in dynamodb.scan(TableName=ENVIRONMENT["FACEMAGI_TABLE"])["Items"]:
        if "expires_at" in item and int(item["expires_at"]["N"]) <= clock.now:
            dynamodb.delete_item(TableName=ENVIRONMENT["FACEMAGI_TABLE"], Key={"pk": item["pk"], "sk": item["sk"]})


def let_two_days_pass(clock: Clock) -> None:
    """The sweeper comes every four hours, and the table deletes every job as soon as it may."""
    for _ in range(12):
        clock.now += 4 * 3600
        sweep()
        let_the_table_delete(clock)


def test_jobs_count_with_their_seconds_and_their_cost_as_soon_as_they_have_ended() -> None:
    photo = photo_of(ANN)
    send(ANN, photo)
    assert total() == NOTHING
    done(ANN, photo)
    done(ANN, photo)
    used = total()
    assert (used["jobs"], used["seconds"], used["cost_usd"]) == (2, 1.0, pytest.approx(2 * EDIT_USD))
    assert used["requests_usd"] == pytest.approx(2 * prices.EDIT_USD)


def test_usage_by_effect_has_chains_apart() -> None:
    photo = photo_of(ANN)
    done(ANN, photo)
    done(ANN, photo, effect="paint")
    chain = send(ANN, photo, steps=[{"effect": "glow"}, {"effect": "paint"}])
    end(ANN, f"{chain}.0")
    end(ANN, f"{chain}.1")
    rows = ask("?group_by=effect")[1]["usage"]
    shown = [(row["effect"], row["day"], row["jobs"], row["seconds"]) for row in rows]
    assert shown == [("glow", None, 1, 0.5), ("paint", None, 1, 0.5), (None, None, 1, 1.0)]


def test_usage_by_day_has_the_days_with_jobs(clock: Clock) -> None:
    for day in ("10", "12", "13"):
        clock.move_to(f"{day} 15:00:00")
        done(ANN, photo_of(ANN))
    rows = ask("?from=2026-07-11&to=2026-07-13")[1]["usage"]
    assert [(row["day"], row["effect"], row["jobs"]) for row in rows] == [
        ("2026-07-12", None, 1),
        ("2026-07-13", None, 1),
    ]


def test_only_jobs_that_succeeded_have_seconds_and_a_cost() -> None:
    photo = photo_of(ANN)
    end(ANN, send(ANN, photo), "Expired")
    lifecycle.remove(ANN, send(ANN, photo))
    end(ANN, send(ANN, photo), "Failed", **container_error())
    assert total() == NOTHING | {"failed": 1, "canceled": 1, "expired": 1}


def test_a_repeated_call_is_one_job_and_a_retry_another() -> None:
    photo = photo_of(ANN)
    body = NewJob.model_validate({"photo": photo, "effect": "glow"})
    (first, _), (again, _) = submit(ANN, body, "k"), submit(ANN, body, "k")
    assert first["id"] == again["id"]
    end(ANN, first["id"], "Expired")
    retried, _ = retries.retry(ANN, first["id"])
    end(ANN, retried["id"])
    used = total()
    assert (used["jobs"], used["expired"]) == (1, 1)


def test_the_jobs_of_a_batch_count_one_by_one() -> None:
    batch = NewBatch.model_validate({"photos": [photo_of(ANN), "photo_0"], "edits": [{"effect": "glow"}] * 2})
    created, _ = create_once(ANN, batch, None)
    for job in created["jobs"]:
        if job["state"] == "queued":
            end(ANN, job["id"])
    used = total()
    assert (used["jobs"], used["failed"]) == (2, 2)


@pytest.mark.parametrize("kept", ["a result that was deleted", "a photo that was deleted", "a retention that is over"])
def test_a_job_counts_although_its_result_is_deleted(clock: Clock, kept: str) -> None:
    photo = photo_of(ANN)
    job = done(ANN, photo, **({"retention_s": 300} if "retention" in kept else {}))
    before = total()
    if kept == "a result that was deleted":
        lifecycle.remove(ANN, job)
    elif kept == "a photo that was deleted":
        request(upload, "DELETE", f"/v1/photos/{photo}")
    else:
        clock.now += 301
        sweep()
    assert total() == before
    assert before["jobs"] == 1


def test_usage_is_the_same_when_the_records_of_the_jobs_are_gone(clock: Clock) -> None:
    # given jobs from morning to midnight
    clock.move_to("13 00:00:00")
    for hour in range(0, 24, 4):
        clock.move_to(f"13 {hour:02}:00:01")
        done(ANN, photo_of(ANN), effect="glow" if hour % 8 else "paint")
        sweep()
    before = ask("?group_by=effect&from=2026-07-13&to=2026-07-13")[1]["usage"]
    assert [row["jobs"] for row in before] == [3, 3]
    # when the sweeper has looked, and the table has deleted every job
    let_two_days_pass(clock)
    assert records_left() == {"usage"}
    # then nothing has changed
    after = ask("?group_by=effect&from=2026-07-13&to=2026-07-13")[1]["usage"]
    assert after == before
    assert [row["cost_usd"] for row in after] == [pytest.approx(3 * EDIT_USD)] * 2


def test_usage_is_complete_although_the_sweeper_comes_four_hours_late(clock: Clock) -> None:
    clock.move_to("13 00:00:01")
    done(ANN, photo_of(ANN))
    clock.move_to("13 23:59:00")
    sweep()
    clock.move_to("14 11:59:00")
    let_the_table_delete(clock)
    sweep()
    assert jobs() == 1


def test_after_35_days_usage_is_gone(clock: Clock) -> None:
    done(ANN, photo_of(ANN))
    clock.now += 2 * DAY
    sweep()
    clock.now += 33 * DAY
    assert jobs("?from=2026-07-13") == 1
    clock.now += DAY
    assert jobs() == 0
    let_the_table_delete(clock)
    assert records_left() == set()


def test_a_job_that_runs_over_midnight_belongs_to_the_day_of_its_creation(clock: Clock) -> None:
    clock.move_to("13 23:59:59")
    photo = photo_of(ANN)
    job = send(ANN, photo)
    clock.move_to("14 00:00:09")
    end(ANN, job)
    done(ANN, photo)
    assert [row["day"] for row in ask()[1]["usage"]] == ["2026-07-13", "2026-07-14"]


def test_a_job_without_an_end_is_counted_as_expired_when_its_time_is_over(clock: Clock) -> None:
    send(ANN, photo_of(ANN))
    clock.now += 2 * 3600
    assert total()["expired"] == 1


def test_two_owners_do_not_see_each_others_usage() -> None:
    done(ANN, photo_of(ANN))
    assert (jobs(), jobs(sub="eve")) == (1, 0)
    done(EVE, photo_of(EVE))
    assert (jobs(), jobs(sub="eve")) == (1, 1)


def test_an_erasure_of_everything_erases_the_usage_and_later_jobs_count_anew(clock: Clock) -> None:
    # given usage of two days
    clock.move_to("12 12:00:00")
    done(ANN, photo_of(ANN))
    clock.move_to("13 12:00:00")
    done(ANN, photo_of(ANN))
    send(ANN, photo_of(ANN))
    done(EVE, photo_of(EVE))
    # when everything of one owner is erased
    request(upload, "DELETE", "/v1/data")
    # then its usage is gone, and only its
    assert (total(), jobs(sub="eve")) == (NOTHING, 1)
    assert [day for day, _ in ledger.of_days(ANN, "", "9")] == ["2026-07-13"]
    # and what comes later counts, also when the records are gone
    clock.now += 10
    done(ANN, photo_of(ANN))
    assert jobs() == 1
    let_two_days_pass(clock)
    assert jobs() == 1


def test_an_erasure_of_one_user_keeps_the_usage_of_the_account_which_names_no_user() -> None:
    photo = photo_of(ANN)
    done(ANN, photo, metadata={"user_id": "u-81"})
    send(ANN, photo, metadata={"user_id": "u-81"})
    request(upload, "DELETE", "/v1/data?metadata.user_id=u-81")
    used = total()
    assert (used["jobs"], used["canceled"], used["seconds"]) == (1, 1, 0.5)
    assert "u-81" not in str(client("dynamodb").scan(TableName=ENVIRONMENT["FACEMAGI_TABLE"])["Items"])


def test_two_sweepers_count_each_job_once(clock: Clock) -> None:
    # given two sweepers that have read the same record
    photo = photo_of(ANN)
    for _ in range(3):
        done(ANN, photo)
    clock.now += 9 * 3600
    read = table.read(ANN, ledger.name("2026-07-13"))
    assert read is not None
    # when both count
    counting.count_day(ANN, "2026-07-13", read)
    counting.count_day(ANN, "2026-07-13", read)
    assert jobs() == 3


def test_a_day_with_many_jobs_is_counted_in_chunks(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "CHUNK", 2)
    monkeypatch.setattr(counting, "TURN_SECONDS", -1.0)  # a sweep has time for one chunk
    photo = photo_of(ANN)
    for _ in range(5):
        done(ANN, photo)
        clock.now += 1
    clock.move_to("14 20:00:00")
    for _ in range(3):
        sweep()
    stored = table.read(ANN, ledger.name("2026-07-13"))
    assert stored is not None
    assert (stored.state, stored.outcome["effects"]["glow"]["jobs"], jobs()) == (ledger.COUNTED, 5, 5)


def test_a_counted_day_is_no_more_on_the_sweepers_list(clock: Clock) -> None:
    done(ANN, photo_of(ANN))
    clock.move_to("14 08:00:01")
    sweep()
    assert not [name for shard in unfinished.SHARDS for _, name in unfinished.in_partition(shard, 9) if "usage" in name]


def test_an_answer_says_until_when_it_is_complete(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "MOST_UNCOUNTED", 2)
    photo = photo_of(ANN)
    for _ in range(2):
        done(ANN, photo)
        clock.now += 60
    assert ask()[1]["counted_until"] == int(clock.now)
    late = int(clock.now)
    done(ANN, photo)
    clock.now += 60
    answer = ask()[1]
    assert (answer["total"]["jobs"], answer["counted_until"]) == (2, late)
