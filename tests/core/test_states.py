"""Photos and jobs say truthfully what has become of them."""

from collections.abc import Iterator
from typing import Any

import pytest

from facemagi import effects, table
from facemagi.aws import client
from facemagi.photos.detection import begin_detection
from facemagi.photos.keys import PhotoKey
from facemagi.states import FINISHED
from functions.job_results.app import handler as job_results
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from tests.core.job_samples import recorded_invocations
from tests.core.test_functions import CONTEXT, PORTRAIT, request, sns_event, upload_photo
from tests.support.samples import ENVIRONMENT, make_manifest

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")
BUCKET = ENVIRONMENT["FACEMAGI_BUCKET"]


@pytest.fixture(autouse=True)
def deployed(cloud: None) -> Iterator[None]:
    effects.publish(make_manifest())
    with recorded_invocations():
        yield


def submit(photo: str, **params: Any) -> str:
    body = {"effect": "glow", "photo": photo, "params": params}
    return str(request(job_router, "POST", "/v1/jobs", body)[1]["id"])


def owner() -> str:
    listed = client("s3").list_objects_v2(Bucket=BUCKET)["Contents"]
    return str(listed[0]["Key"].split("/")[0])


def finish(job: str) -> None:
    """Store a job's result and deliver its notice, as SageMaker does."""
    client("s3").put_object(Bucket=BUCKET, Key=f"{owner()}/results/{job}.jpg", Body=b"picture")
    job_results(sns_event(inferenceId=f"{owner()}.{job}", invocationStatus="Completed"), CONTEXT)


def state(job: str) -> str:
    return str(request(job_router, "GET", f"/v1/jobs/{job}")[1]["state"])


def keys() -> list[str]:
    return [entry["Key"] for entry in client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def delete(photo: str, query: str = "") -> int:
    return request(upload, "DELETE", f"/v1/photos/{photo}{query}")[0]


def test_a_photo_says_whether_it_waits_for_its_upload_or_for_its_faces() -> None:
    _, photo, _ = request(upload, "POST", "/v1/photos", {"content_type": "image/png", "bytes": 9})
    assert photo["state"] == "awaiting_upload"
    begin_detection(PhotoKey(photo["upload"]["fields"]["key"].split("/")[0], photo["id"]))
    assert request(upload, "GET", f"/v1/photos/{photo['id']}")[1]["state"] == "detecting"


def test_a_deleted_photo_is_known_to_be_deleted() -> None:
    photo = upload_photo(PORTRAIT)
    assert delete(photo) == 204
    status, envelope, _ = request(upload, "GET", f"/v1/photos/{photo}")
    assert (status, envelope["error"]["code"], keys()) == (410, "deleted", [])


def test_a_job_on_a_deleted_photo_is_refused() -> None:
    photo = upload_photo(PORTRAIT)
    delete(photo)
    status, envelope, _ = request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": photo})
    assert (status, envelope["error"]["code"]) == (410, "deleted")


def test_a_second_delete_is_answered_as_the_first() -> None:
    photo = upload_photo(PORTRAIT)
    job = submit(photo)
    finish(job)
    assert [request(job_router, "DELETE", f"/v1/jobs/{job}")[0] for _ in range(2)] == [204, 204]
    assert [delete(photo) for _ in range(2)] == [204, 204]


def test_a_job_whose_result_was_deleted_says_so() -> None:
    job = submit(upload_photo(PORTRAIT))
    finish(job)
    request(job_router, "DELETE", f"/v1/jobs/{job}")
    status, envelope, _ = request(job_router, "GET", f"/v1/jobs/{job}/result")
    assert (state(job), status, envelope["error"]["code"]) == ("deleted", 410, "deleted")
    assert state(job) in FINISHED


def test_the_result_of_a_canceled_job_is_not_called_expired() -> None:
    job = submit(upload_photo(PORTRAIT))
    request(job_router, "DELETE", f"/v1/jobs/{job}")
    status, envelope, _ = request(job_router, "GET", f"/v1/jobs/{job}/result")
    assert (state(job), status, envelope["error"]["code"]) == ("canceled", 410, "job_canceled")


def test_a_photo_takes_the_results_of_its_jobs_with_it() -> None:
    # given a photo with a finished and a waiting job, and one that it is the second photo of
    photo, other = upload_photo(PORTRAIT), upload_photo(PORTRAIT)
    done, waiting, referring, unrelated = submit(photo), submit(photo), submit(other, reference=photo), submit(other)
    for job in (done, referring, unrelated):
        finish(job)
    # when it is deleted
    delete(photo)
    # then so are their results, and nothing else
    assert [state(job) for job in (done, waiting, referring, unrelated)] == [
        "deleted",
        "canceled",
        "deleted",
        "succeeded",
    ]
    assert [key for key in keys() if "/results/" in key] == [f"{owner()}/results/{unrelated}.jpg"]


def test_a_job_that_disappears_meanwhile_does_not_keep_a_photo_from_being_deleted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # given a photo with two jobs, of which one is listed and gone when its turn comes
    photo = upload_photo(PORTRAIT)
    job = submit(photo)
    finish(job)
    listed = table.names_of_requests_with
    monkeypatch.setattr(
        table, "names_of_requests_with", lambda *arguments: ["job#job_" + "0" * 20, *listed(*arguments)]
    )
    # when the photo is deleted, then the other job's result is deleted too
    assert delete(photo) == 204
    assert (state(job), keys()) == ("deleted", [])


def test_the_results_stay_if_the_caller_says_so() -> None:
    photo = upload_photo(PORTRAIT)
    job = submit(photo)
    finish(job)
    delete(photo, "?keep_results=1")
    assert (state(job), any("/results/" in key for key in keys())) == ("succeeded", True)
