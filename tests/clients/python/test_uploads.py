"""Photos are sent to S3 as the form says."""

import asyncio
from pathlib import Path

import pytest

from facemagi_client import ApiError, AsyncFaceMagi, PhotoRejectedError, Progress, WaitTimeoutError, media_types
from facemagi_client.calls import sources
from tests.clients.python.fault_server import FaultServer, answer, fault_server, hang_up
from tests.clients.python.samples import PHOTO, SHORT, client_of, photo_of

JPEG = b"\xff\xd8" + bytes(200_000)


def announced(s3: FaultServer) -> dict[str, object]:
    """The answer to an announcement, with a form for this server."""
    form = {"method": "POST", "url": f"{s3.url}/bucket", "fields": {"key": "k", "policy": "p"}, "expires_at": 9}
    return {**photo_of(state="awaiting_upload"), "upload": form}


def test_a_photo_is_announced_uploaded_and_ready() -> None:
    seen: list[Progress] = []
    with fault_server(answer(204)) as s3:
        replies = answer(201, announced(s3)), answer(200, photo_of(state="detecting")), answer(200, photo_of())
        with fault_server(*replies) as api, client_of(api.url, "secret") as magi:
            photo = magi.photos.send(JPEG, metadata={"user_id": "u-81"}, on_progress=seen.append)
    assert photo["state"] == "ready"
    assert b'"content_type":"image/jpeg","bytes":200002' in api.requests[0].body
    (upload,) = s3.requests
    assert "authorization" not in upload.headers
    assert upload.body.index(b'name="key"') < upload.body.index(b'name="file"') < upload.body.index(JPEG)
    assert int(upload.headers["content-length"]) == len(upload.body)
    stages = [progress.stage for progress in seen]
    assert sorted(set(stages), key=stages.index) == ["uploading", "detecting", "ready"]
    assert max(progress.done_bytes or 0 for progress in seen) == len(JPEG)


def test_an_upload_is_repeated_with_all_its_bytes() -> None:
    async def send(url: str) -> None:
        async with AsyncFaceMagi(url, retries=SHORT) as magi:
            await magi.photos.send(JPEG)

    with (
        fault_server(hang_up, answer(503), answer(204)) as s3,
        fault_server(answer(201, announced(s3)), answer(200, photo_of())) as api,
    ):
        asyncio.run(send(api.url))
    assert [JPEG in request.body for request in s3.requests] == [True, True, True]


def test_a_refusal_of_s3_has_its_code_and_message() -> None:
    xml = b"<Error><Code>EntityTooLarge</Code><Message>Your upload is too large.</Message></Error>"
    with (
        fault_server(answer(400, xml)) as s3,
        fault_server(answer(201, announced(s3))) as api,
        client_of(api.url) as magi,
        pytest.raises(ApiError, match=r"EntityTooLarge: Your upload") as refused,
    ):
        magi.photos.send(JPEG)
    assert (refused.value.code, refused.value.status) == ("upload_refused", 400)


def test_a_rejected_photo_is_an_error_with_the_photo() -> None:
    reason = {
        "code": "decode_failed",
        "message": "The file is damaged.",
        "remedy": "Save it again.",
        "retryable": False,
    }
    with (
        fault_server(answer(200, photo_of(state="rejected", error=reason))) as api,
        client_of(api.url) as magi,
        pytest.raises(PhotoRejectedError, match=r"The file is damaged\. Save it again\.") as refused,
    ):
        magi.photos.wait(PHOTO)
    assert (refused.value.code, refused.value.photo["id"]) == ("decode_failed", PHOTO)


def test_waiting_ends_in_time() -> None:
    with (
        fault_server(answer(200, photo_of(state="detecting"))) as api,
        client_of(api.url) as magi,
        pytest.raises(WaitTimeoutError) as late,
    ):
        magi.photos.wait(PHOTO, timeout_s=0.05)
    assert (late.value.id, late.value.code) == (PHOTO, "wait_timeout")


def test_a_photo_by_url_is_not_uploaded() -> None:
    created = {**photo_of(state="detecting"), "upload": None}
    with fault_server(answer(201, created), answer(200, photo_of())) as api, client_of(api.url) as magi:
        assert magi.photos.send("https://example.org/ann.jpg")["id"] == PHOTO
    assert api.requests[0].body == b'{"image_url":"https://example.org/ann.jpg"}'


def test_a_photo_that_awaits_no_upload_takes_none() -> None:
    with client_of("http://127.0.0.1:1") as magi, pytest.raises(ValueError, match="awaits no upload"):
        magi.photos.upload({**photo_of(), "upload": None}, JPEG)


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"\xff\xd8\xff\xe0", "a.png", "image/jpeg"),
        (b"\x89PNG\r\n", "a.jpg", "image/png"),
        (b"RIFF1234WEBPVP8 ", "a", "image/webp"),
        (b"\x00\x00\x00\x20ftypheic", "a.jpg", "image/heic"),
        (b"\x00\x00\x00\x20ftypmif1", "a.jpg", "image/heif"),
        (b"\x00\x00\x00\x20ftypavif", "a.jpg", "image/avif"),
        (b"anything", "a.WEBP", "image/webp"),
        (b"anything", "a.txt", "image/jpeg"),
    ],
)
def test_the_content_type_is_read_from_the_bytes_then_from_the_name(content: bytes, name: str, expected: str) -> None:
    assert media_types.of(content, name) == expected


def test_a_photo_is_named_by_id_url_or_path() -> None:
    assert sources.is_id(PHOTO)
    assert not sources.is_id("photo_1.jpg")
    assert not sources.is_id(Path(PHOTO))
    assert sources.is_url("https://example.org/a.jpg")
    assert not sources.is_url("a.jpg")
