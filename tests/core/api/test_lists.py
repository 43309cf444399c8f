"""Lists: newest first, page by page, complete while things come and go, and only the caller's own."""

import base64
import time
from typing import Any
from urllib.parse import quote

import pytest

from facemagi import limits, table
from facemagi.jobs import lifecycle, submission
from facemagi.jobs.requests import NewJob
from facemagi.photos import creation, detection, removal
from facemagi.photos.keys import PhotoKey
from facemagi.photos.uploads import NewPhoto
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from tests.core.job_life import deploy, later, notify
from tests.core.job_samples import detected_faces, make_ready_photo
from tests.core.test_functions import request
from tests.support.samples import OWNER

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")
Json = dict[str, Any]
STRANGER = "f" * 16


@pytest.fixture(autouse=True)
def _callers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller `ann` is the owner of what the tests create."""
    monkeypatch.setattr("facemagi.credentials.identity.owner_of", {"ann": OWNER, "eve": STRANGER}.__getitem__)


def announce(owner: str = OWNER, **metadata: str) -> str:
    """Announce a photo, in another millisecond than the one before: those of the same one have no order."""
    time.sleep(0.002)
    return str(creation.create(owner, NewPhoto(content_type="image/jpeg", bytes=9, metadata=metadata))["id"])


def submit(photo: str, *chain: str, **more: Any) -> str:
    """Send a job with the effect `glow`, or with a chain."""
    time.sleep(0.002)
    edit = {"steps": [{"effect": name} for name in chain]} if chain else {"effect": "glow"}
    return str(submission.submit(OWNER, NewJob.model_validate({"photo": photo} | edit | more), None)[0]["id"])


def photos(query: str = "", sub: str = "ann") -> Json:
    status, answer, _ = request(upload, "GET", f"/v1/photos?{query}", sub=sub)
    assert status == 200, answer
    return answer


def jobs(query: str = "") -> list[str]:
    status, answer, _ = request(job_router, "GET", f"/v1/jobs?{query}")
    assert status == 200, answer
    return [job["id"] for job in answer["jobs"]]


def ids(answer: Json) -> list[str]:
    return [photo["id"] for photo in answer["photos"]]


def pages(query: str = "") -> list[list[str]]:
    """The ids on each page of the list of photos."""
    answer = photos(query)
    found = [ids(answer)]
    while answer["next_cursor"]:
        answer = photos(f"{query}&cursor={answer['next_cursor']}")
        found.append(ids(answer))
    return found


def test_photos_are_listed_newest_first() -> None:
    made = [announce() for _ in range(3)]
    answer = photos()
    assert (ids(answer), answer["next_cursor"]) == (made[::-1], None)


def test_a_listed_photo_is_shown_as_by_its_own_address() -> None:
    photo = announce(user_id="u-81")
    (listed,) = photos()["photos"]
    assert listed == request(upload, "GET", f"/v1/photos/{photo}")[1]
    assert listed["metadata"] == {"user_id": "u-81"}


def test_pages_follow_each_other_without_a_gap() -> None:
    made = [announce() for _ in range(5)]
    assert pages("limit=2") == [made[:2:-1], made[2:0:-1], made[:1]]
    assert pages("limit=5") == [made[::-1]]


def test_a_page_holds_twenty_if_the_caller_says_nothing() -> None:
    for _ in range(21):
        announce()
    assert [len(page) for page in pages()] == [20, 1]


def test_cursors_stay_valid_while_things_come_and_go() -> None:
    made = [announce() for _ in range(6)]
    first = photos("limit=2")
    # when a photo is created, and the last one of the page and one of the next page disappear
    announce()
    table.delete(OWNER, f"photo#{made[4]}")
    removal.delete(OWNER, made[2])
    # then the next page goes on where the first one ended
    assert ids(photos(f"limit=2&cursor={first['next_cursor']}")) == [made[3], made[1]]


def test_a_list_is_complete_beyond_one_query_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "QUERY_RECORDS", 2)
    made = [announce() for _ in range(5)]
    assert pages("limit=3") == [made[:1:-1], made[1::-1]]


def test_a_call_looks_at_a_bounded_number_of_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORDS_A_PAGE", 2)
    wanted = announce(user_id="u-81")
    for _ in range(4):
        announce()
    assert pages("metadata.user_id=u-81") == [[], [], [wanted]]


def test_a_page_ends_before_it_is_too_large_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PAGE_BYTES", 300)
    for _ in range(4):
        announce()
    assert [len(page) for page in pages()] == [2, 2]


def test_only_the_callers_own_things_are_listed() -> None:
    mine, theirs = announce(), announce(STRANGER)
    assert ids(photos()) == [mine]
    assert ids(photos(sub="eve")) == [theirs]


def test_a_cursor_of_another_owner_shows_nothing_of_theirs() -> None:
    mine = announce()
    announce(STRANGER)
    announce(STRANGER)
    cursor = photos("limit=1", sub="eve")["next_cursor"]
    assert ids(photos(f"cursor={cursor}")) == [mine]


def test_photos_are_selected_by_state_and_labels() -> None:
    ready, waiting = announce(user_id="u-81", shop="a"), announce(user_id="u-82")
    detection.accept(PhotoKey(OWNER, ready), 400, 500, "jpeg", [])
    assert ids(photos("state=ready")) == [ready]
    assert ids(photos("metadata.user_id=u-82")) == [waiting]
    assert ids(photos("metadata.user_id=u-81&metadata.shop=a")) == [ready]
    assert ids(photos("metadata.user_id=u-81&metadata.shop=b")) == []
    assert ids(photos("metadata.shop=")) == []


def test_labels_may_have_any_characters() -> None:
    photo = announce(**{"clé & co=1": "a b&c=日本"})
    assert ids(photos(f"metadata.{quote('clé & co=1')}={quote('a b&c=日本')}")) == [photo]


def test_a_photo_that_was_never_uploaded_is_listed_as_rejected() -> None:
    photo = announce()
    with later(limits.UPLOAD_SECONDS + limits.UPLOAD_GRACE_SECONDS + 1):
        assert ids(photos("state=rejected")) == [photo]
        assert ids(photos("state=awaiting_upload")) == []


def test_deleted_things_are_listed_only_by_their_state() -> None:
    deploy("glow", "studio")
    photo = make_ready_photo(detected_faces(90))
    job = submit(photo)
    notify(job, "Completed")
    lifecycle.remove(OWNER, job)
    removal.delete(OWNER, photo)
    assert (ids(photos()), jobs()) == ([], [])
    assert (ids(photos("state=deleted")), jobs("state=deleted")) == ([photo], [job])


def test_things_that_have_expired_are_not_listed() -> None:
    announce()
    with later(limits.RETENTION_SECONDS + 1):
        assert ids(photos()) == []


def test_jobs_are_selected_by_state_effect_photo_and_labels() -> None:
    # given a plain job, a chain, and a job with a second photo
    deploy("glow", "studio")
    deploy("paint", "atelier")
    one, two = make_ready_photo(detected_faces(90)), make_ready_photo(detected_faces(90))
    plain = submit(one, metadata={"user_id": "u-81"})
    chain = submit(two, "glow", "paint")
    second = submit(two, params={"reference": one})
    notify(plain, "Completed")
    # then each is found by what it has
    assert jobs() == [second, chain, plain]
    assert jobs("state=succeeded") == [plain]
    assert jobs("state=queued") == [second, chain]
    assert jobs("effect=paint") == [chain]
    assert jobs("effect=glow") == [second, chain, plain]
    assert jobs(f"photo={one}") == [second, plain]
    assert jobs("metadata.user_id=u-81&state=succeeded&effect=glow") == [plain]
    assert jobs("effect=nothing") == []


def test_a_job_whose_time_is_over_is_listed_as_expired() -> None:
    deploy("glow", "studio")
    job = submit(make_ready_photo(detected_faces(90)))
    with later(3600 + 60 + 900 + 5):
        assert (jobs("state=expired"), jobs("state=queued")) == ([job], [])


def test_a_listed_job_is_shown_as_by_its_own_address_but_for_its_place_in_the_queue_and_its_urls() -> None:
    deploy("glow", "studio")
    job = submit(make_ready_photo(detected_faces(90)), metadata={"user_id": "u-81"})
    listed = request(job_router, "GET", "/v1/jobs")[1]["jobs"][0]
    shown = request(job_router, "GET", f"/v1/jobs/{job}")[1]
    assert listed == shown | {"queue_position": None, "eta_s": None, "urls": None}
    assert listed["metadata"] == {"user_id": "u-81"}


def test_a_head_of_a_list_has_the_status_of_a_get() -> None:
    assert request(upload, "HEAD", "/v1/photos")[0] == 200
    assert request(job_router, "HEAD", "/v1/jobs?state=x")[0] == 422


JOB_CURSOR = base64.urlsafe_b64encode(b"job_" + b"0" * 20).decode().rstrip("=")
PHOTO_CURSOR = base64.urlsafe_b64encode(b"photo_" + b"0" * 20).decode().rstrip("=")


@pytest.mark.parametrize(
    ("query", "code", "param"),
    [
        ("limit=0", "invalid_param", "query.limit"),
        ("limit=101", "invalid_param", "query.limit"),
        ("limit=x", "invalid_param", "query.limit"),
        ("limit=1&limit=2", "invalid_param", "query.limit"),
        ("state=sleeping", "invalid_param", "query.state"),
        ("cursor=", "invalid_param", "query.cursor"),
        ("cursor=%ff", "invalid_param", "query.cursor"),
        ("cursor=日本", "invalid_param", "query.cursor"),
        (f"cursor={JOB_CURSOR}", "invalid_param", "query.cursor"),
        (f"cursor={PHOTO_CURSOR}%3D%3D", "invalid_param", "query.cursor"),
        (f"cursor={PHOTO_CURSOR[:-1]}", "invalid_param", "query.cursor"),
        (f"cursor={'A' * 81}", "invalid_param", "query.cursor"),
        ("user_id=u-81", "unknown_param", "query.user_id"),
        ("metadata=u-81", "unknown_param", "query.metadata"),
        ("Metadata.user_id=u-81", "unknown_param", "query.Metadata.user_id"),
        ("metadata.user_id=a&metadata.user_id=b", "invalid_param", "query.metadata.user_id"),
        ("effect=glow", "unknown_param", "query.effect"),
    ],
)
def test_a_malformed_query_is_refused_with_its_name(query: str, code: str, param: str) -> None:
    status, envelope, _ = request(upload, "GET", f"/v1/photos?{query}")
    assert (status, envelope["error"]["code"], envelope["error"]["param"]) == (422, code, param)


@pytest.mark.parametrize("query", [f"photo={'p' * 81}", f"effect={'e' * 81}", "wait=1", f"cursor={PHOTO_CURSOR}"])
def test_a_malformed_query_of_jobs_is_refused(query: str) -> None:
    assert request(job_router, "GET", f"/v1/jobs?{query}")[0] == 422


@pytest.mark.parametrize(
    ("metadata", "param"),
    [
        ({f"k{index}": "v" for index in range(17)}, "metadata"),
        ({"k" * 41: "v"}, f"metadata.{'k' * 41}"),
        ({"": "v"}, "metadata."),
        ({"user_id": "v" * 501}, "metadata.user_id"),
        ({"user_id": 81}, "metadata.user_id"),
        ({"user_id": None}, "metadata.user_id"),
        ({"user_id": {"a": "b"}}, "metadata.user_id"),
        ({"user_id": "\ud800"}, "metadata.user_id"),
        (["user_id"], "metadata"),
        (None, "metadata"),
    ],
)
def test_malformed_labels_are_refused(metadata: Any, param: str) -> None:
    body = {"content_type": "image/png", "bytes": 9, "metadata": metadata}
    status, envelope, _ = request(upload, "POST", "/v1/photos", body)
    assert (status, envelope["error"]["code"], envelope["error"]["param"]) == (422, "invalid_param", param)
    assert request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": "p", "metadata": metadata})[0] == 422


def test_the_largest_labels_are_stored_and_shown() -> None:
    metadata = {f"{index:02}".ljust(40, "😀"): "😀" * 500 for index in range(16)}
    body = {"content_type": "image/png", "bytes": 9, "metadata": metadata}
    status, photo, _ = request(upload, "POST", "/v1/photos", body)
    assert (status, photo["metadata"]) == (201, metadata)
    assert photos()["photos"][0]["metadata"] == metadata
