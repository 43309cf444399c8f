"""The daily quota: of an account, a key, a user of an app. It is kept exactly, and begins anew at midnight in UTC."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from facemagi import settings as environment
from facemagi.aws import client
from facemagi.credentials import daily, keys, quota
from facemagi.credentials.daily_limits import DailyLimit
from facemagi.credentials.identity import Caller
from facemagi.credentials.secret import Kind
from facemagi.errors import FaceMagiError
from facemagi.ids import owner_of
from facemagi.jobs import submission
from facemagi.jobs.requests import NewJob
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from tests.core.credentials.keyed_calls import ask, call, code_of
from tests.core.job_samples import recorded_invocations
from tests.core.test_functions import Response, request
from tests.core.usage.usage_life import ANN, Clock, deploy_two, end, photo_of, stop_the_clock
from tests.support.samples import ENVIRONMENT

HEADERS = ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset")
HALF_A_DAY = 12 * 3600
ACME = owner_of("live:acme")


@pytest.fixture(autouse=True)
def clock(cloud: None, event_loop: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = stop_the_clock(monkeypatch)
    deploy_two()
    with recorded_invocations():
        yield clock


@pytest.fixture
def three_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each account may create three jobs a day."""
    monkeypatch.setenv("FACEMAGI_DAILY_JOBS", "3")
    environment.settings.cache_clear()


def create(photo: str, sub: str = "ann", **headers: str) -> Response:
    return request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": photo}, sub=sub, **headers)


def create_with(secret: str, photo: str, **more: Any) -> Response:
    return call(secret, "POST", "/v1/jobs", {"effect": "glow", "photo": photo} | more)


def new_key(daily_jobs: int | None = None) -> str:
    return keys.create("acme", Kind.LIVE, "server", ("admin",), daily_jobs)[0]


def new_token(key: str, **members: Any) -> str:
    status, token, _ = call(key, "POST", "/v1/client_tokens", members)
    assert status == 201, token
    return str(token["token"])


def left(answer: Response) -> list[str | None]:
    """The headers about the quota."""
    return [answer[2].get(name) for name in HEADERS]


def counters() -> list[str]:
    items = client("dynamodb").scan(TableName=ENVIRONMENT["FACEMAGI_TABLE"])["Items"]
    return [item["sk"]["S"] for item in items if item["sk"]["S"].startswith("quota#")]


def test_without_a_quota_nothing_is_counted_and_no_header_says_so() -> None:
    photo = photo_of(ANN)
    answers = [create(photo) for _ in range(4)]
    assert [answer[0] for answer in answers] == [201] * 4
    assert (left(answers[0]), counters()) == ([None] * 3, [])


@pytest.mark.usefixtures("three_a_day")
def test_answers_say_what_is_left_of_the_day() -> None:
    photo = photo_of(ANN)
    answers = [create(photo) for _ in range(3)]
    assert [left(answer) for answer in answers] == [["3", str(each), str(HALF_A_DAY)] for each in (2, 1, 0)]


@pytest.mark.usefixtures("three_a_day")
def test_a_job_beyond_the_quota_is_refused_with_what_was_measured_and_when_to_come_again() -> None:
    photo = photo_of(ANN)
    for _ in range(3):
        create(photo)
    status, answer, headers = refused = create(photo)
    error = answer["error"]
    assert (status, error["code"], error["limit"], error["actual"]) == (429, "quota_exceeded", {"max": 3}, 3)
    assert (error["retryable"], "2026-07-14T00:00:00Z" in error["remedy"]) == (True, True)
    assert (left(refused), headers["retry-after"]) == (["3", "0", str(HALF_A_DAY)], str(HALF_A_DAY))


@pytest.mark.usefixtures("three_a_day")
def test_at_midnight_the_quota_begins_anew(clock: Clock) -> None:
    clock.move_to("13 23:59:59")
    photo = photo_of(ANN)
    for _ in range(3):
        create(photo)
    assert create(photo)[2]["retry-after"] == "1"
    clock.move_to("14 00:00:00")
    assert left(create(photo)) == ["3", "2", str(2 * HALF_A_DAY)]


@pytest.mark.usefixtures("three_a_day")
def test_each_account_has_a_quota_of_its_own() -> None:
    photo, other = photo_of(ANN), photo_of(owner_of("eve"))
    for _ in range(3):
        create(photo)
    assert (create(photo)[0], create(other, "eve")[0]) == (429, 201)


@pytest.mark.usefixtures("three_a_day")
def test_what_is_refused_or_repeated_is_not_counted() -> None:
    photo = photo_of(ANN)
    assert create("photo_" + "0" * 20)[0] == 404
    assert [create(photo, **{"idempotency-key": "k"})[0] for _ in range(3)] == [201, 200, 200]
    assert left(create(photo)) == ["3", "1", str(HALF_A_DAY)]


@pytest.mark.usefixtures("three_a_day")
def test_a_repeated_call_is_answered_although_the_quota_is_used_up() -> None:
    photo = photo_of(ANN)
    answers = [create(photo, **{"idempotency-key": key}) for key in ("a", "b", "c", "d", "a")]
    assert [answer[0] for answer in answers] == [201, 201, 201, 429, 200]


@pytest.mark.usefixtures("three_a_day")
def test_a_job_that_was_cancelled_counts_as_created() -> None:
    photo = photo_of(ANN)
    for _ in range(3):
        request(job_router, "DELETE", f"/v1/jobs/{create(photo)[1]['id']}")
    assert create(photo)[0] == 429


@pytest.mark.usefixtures("three_a_day")
def test_a_retry_counts() -> None:
    photo = photo_of(ANN)
    job = create(photo)[1]["id"]
    end(ANN, job, "Expired")
    assert left(request(job_router, "POST", f"/v1/jobs/{job}/retry")) == ["3", "1", str(HALF_A_DAY)]


@pytest.mark.usefixtures("three_a_day")
def test_a_batch_counts_as_its_jobs_and_is_refused_whole() -> None:
    photo = photo_of(ANN)

    def batch(edits: int) -> Response:
        return request(job_router, "POST", "/v1/batches", {"photos": [photo], "edits": [{"effect": "glow"}] * edits})

    assert left(batch(2)) == ["3", "1", str(HALF_A_DAY)]
    refused = batch(2)
    assert (refused[0], refused[1]["error"]["actual"], refused[2]["retry-after"]) == (429, 2, str(HALF_A_DAY))
    # one that is larger than the quota of a whole day is never accepted, so nothing says when to come again
    never = batch(4)
    assert (never[0], never[1]["error"]["retryable"], "retry-after" in never[2]) == (429, False, False)
    assert left(create(photo)) == ["3", "0", str(HALF_A_DAY)]


@pytest.mark.usefixtures("atomic_writes")
def test_fifty_calls_at_once_create_exactly_as_many_jobs_as_the_quota(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEMAGI_DAILY_JOBS", "20")
    environment.settings.cache_clear()
    body = NewJob(effect="glow", photo=photo_of(ANN))

    def create_one(_: int) -> str:
        """The id of the new job, or the code of the refusal."""
        try:
            return str(quota.within(Caller("ann"), lambda: submission.submit(ANN, body, None), lambda: False)[0]["id"])
        except FaceMagiError as error:
            return error.code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(create_one, range(50)))
    created = set(answers) - {"quota_exceeded"}
    assert (len(created), answers.count("quota_exceeded")) == (20, 30)
    assert {job["id"] for job in request(job_router, "GET", "/v1/jobs?limit=100")[1]["jobs"]} == created


def test_a_key_has_its_own_quota_which_its_client_tokens_share() -> None:
    small, other = new_key(daily_jobs=2), new_key()
    photo = photo_of(ACME)
    assert create_with(small, photo)[0] == 201
    assert left(create_with(new_token(small), photo)) == ["2", "0", str(HALF_A_DAY)]
    assert code_of(create_with(new_token(small), photo)) == (429, "quota_exceeded")
    assert create_with(other, photo)[0] == 201


def test_a_user_has_one_quota_for_all_its_tokens() -> None:
    key = new_key()
    photo = photo_of(ACME)
    first, second, other = (
        new_token(key, user_id=user, daily_jobs=1, scopes=["photos", "jobs"]) for user in ("u1", "u1", "u2")
    )
    limits = [ask(f"Bearer {token}")["daily_jobs"] for token in (first, second, other)]
    assert (limits[0] == limits[1], limits[0] == limits[2]) == (True, False)
    assert "u1" not in limits[0]
    daily.spend(ACME, DailyLimit(limits[0].partition("=")[0], 1), 1)
    answers = [call(token, "GET", "/v1/limits")[1]["daily_jobs"] for token in (first, second, other)]
    assert [[(each["of"], each["remaining"]) for each in answer] for answer in answers] == [
        [("user", 0)],
        [("user", 0)],
        [("user", 1)],
    ]
    assert create_with(key, photo)[0] == 201


def test_a_token_without_a_user_has_a_quota_of_its_own() -> None:
    key = new_key()
    photo = photo_of(ACME)
    first, second = (new_token(key, daily_jobs=1) for _ in range(2))
    answers = [create_with(token, photo) for token in (first, first, second)]
    assert [answer[0] for answer in answers] == [201, 429, 201]


@pytest.mark.usefixtures("three_a_day")
def test_every_quota_counts_and_a_refusal_by_one_is_given_back_to_the_others() -> None:
    # given a key with two jobs a day, in an account with three
    key, photo = new_key(daily_jobs=2), photo_of(ACME)
    assert [left(create_with(key, photo))[1] for _ in range(2)] == ["1", "0"]
    # when the key's is used up
    assert [create_with(key, photo)[0] for _ in range(3)] == [429] * 3
    # then the account has one left, for another key
    other = new_key()
    assert [create_with(other, photo)[0] for _ in range(2)] == [201, 429]
    # and what the account refuses is not counted for the key
    assert call(key, "GET", "/v1/limits")[1]["daily_jobs"][0]["used"] == 2


def test_both_quotas_of_a_client_token_must_be_kept_to() -> None:
    key = new_key()
    photo, token = photo_of(ACME), new_token(key, quota=1, daily_jobs=2)
    assert [code_of(create_with(token, photo)) for _ in range(2)] == [(201, None), (429, "quota_exceeded")]
    assert call(token, "GET", "/v1/limits")[1]["daily_jobs"][0]["used"] == 1


@pytest.mark.parametrize("daily_jobs", [0, -1, 1.5, "9", 100_000_001])
def test_a_token_with_a_wrong_quota_is_refused(daily_jobs: Any) -> None:
    status, answer, _ = call(new_key(), "POST", "/v1/client_tokens", {"daily_jobs": daily_jobs})
    assert (status, answer["error"]["param"]) == (422, "daily_jobs")


@pytest.mark.usefixtures("three_a_day")
def test_an_erasure_does_not_renew_the_quota() -> None:
    photo = photo_of(ANN)
    for _ in range(3):
        create(photo)
    request(upload, "DELETE", "/v1/data")
    assert create(photo_of(ANN))[0] == 429


@pytest.mark.usefixtures("three_a_day")
def test_counters_are_deleted_after_their_day(clock: Clock) -> None:
    create(photo_of(ANN))
    [item] = [
        item
        for item in client("dynamodb").scan(TableName=ENVIRONMENT["FACEMAGI_TABLE"])["Items"]
        if item["sk"]["S"].startswith("quota#")
    ]
    assert int(item["expires_at"]["N"]) == clock.now + HALF_A_DAY


def test_what_is_given_back_after_midnight_leaves_no_counter() -> None:
    spent = daily.spend(ANN, DailyLimit("account", 3), 1)
    client("dynamodb").delete_item(
        TableName=ENVIRONMENT["FACEMAGI_TABLE"], Key={"pk": {"S": ANN}, "sk": {"S": counters()[0]}}
    )
    daily.give_back(ANN, spent, 1)
    assert counters() == []
