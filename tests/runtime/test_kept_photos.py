"""Jobs of one photo share its pixels and what is found in it, for some seconds, and never after it was deleted."""

import asyncio
import io
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import numpy as np
import pytest
from PIL import Image

from facemagi import objects
from facemagi.errors import FaceMagiError
from facemagi_vision import decode as vision
from sagemaker_endpoints._runtime import kept_photos, service
from sagemaker_endpoints._runtime.array_bytes import array_bytes
from sagemaker_endpoints._runtime.kept_photos import KeptPhotos
from sagemaker_endpoints._runtime.model import load_models
from sagemaker_endpoints._runtime.service import Service
from sagemaker_endpoints._runtime.settings import Settings
from sagemaker_endpoints._sdk.contract import RGB
from tests.support.runtime_container import ADAPTER, ARITHMETIC, sample, write_model
from tests.support.runtime_s3 import PHOTO, photos_in_s3
from tests.support.runtime_samples import face, face_at, noise

URI, SECOND = "s3://photos/mine", "s3://photos/second"
FACES = (face(face_at(200, 150, 120)),)


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    """A client of a local S3."""
    with photos_in_s3() as environment:
        client = boto3.client(
            "s3",
            endpoint_url=environment["AWS_ENDPOINT_URL"],
            aws_access_key_id="test",
            aws_secret_access_key="test",
            region_name="us-east-1",
        )
        yield client
        client.close()


@pytest.fixture(autouse=True)
def _photo(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "client", lambda service: s3)
    upload(s3, PHOTO)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the files that are decoded."""
    sizes: list[int] = []
    decode = vision.decode

    def noted(file: bytes) -> Any:
        sizes.append(len(file))
        return decode(file)

    monkeypatch.setattr(kept_photos, "decode", noted)
    return sizes


class Clock:
    """A clock that a test sets."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def upload(s3: Any, picture: RGB, uri: str = URI) -> None:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    s3.put_object(Bucket="photos", Key=uri.rpartition("/")[2], Body=file.getvalue())


def pixels(photos: KeptPhotos, uri: str = URI) -> RGB:
    return photos.find(uri, "photo").original("photo").rgb


def analysed(photos: KeptPhotos, uri: str = URI) -> Any:
    return photos.find(uri, "photo").analysed(FACES, None)


def test_a_photo_is_sent_and_decoded_once(s3: Any, decoded: list[int]) -> None:
    # given a job that has read a photo
    photos = KeptPhotos()
    first = pixels(photos)
    answers: list[int] = []

    def note(http_response: Any, **_: Any) -> None:
        answers.append(http_response.status_code)

    s3.meta.events.register("after-call.s3.GetObject", note)
    # when another one needs it
    second = pixels(photos)
    # then S3 says only that it is the same
    assert (second is first, len(decoded), answers) == (True, 1, [304])
    np.testing.assert_array_equal(first, PHOTO)


def test_nobody_can_write_to_a_photo_or_its_mask() -> None:
    photo = analysed(KeptPhotos())
    for shared in (photo.rgb, photo.person_mask()):
        with pytest.raises(ValueError, match="read-only"):
            shared[0, 0] = 0


def test_a_photo_that_was_replaced_is_read_again(s3: Any) -> None:
    photos = KeptPhotos()
    pixels(photos)
    upload(s3, noise(90, 80))
    np.testing.assert_array_equal(pixels(photos), noise(90, 80))


def test_a_photo_that_was_deleted_is_refused_and_forgotten(s3: Any, decoded: list[int]) -> None:
    photos = KeptPhotos()
    pixels(photos)
    s3.delete_object(Bucket="photos", Key="mine")
    with pytest.raises(FaceMagiError) as refused:
        pixels(photos)
    assert refused.value.code == "expired"
    # and not even the same bytes would be found without being read again
    upload(s3, PHOTO)
    pixels(photos)
    assert len(decoded) == 2


def test_threads_that_need_a_photo_at_once_decode_it_once(decoded: list[int]) -> None:
    # given threads that have all read the photo before one of them decodes it
    photos, all_have_read = KeptPhotos(), threading.Barrier(4)

    def read(_: int) -> RGB:
        kept = photos.find(URI, "photo")
        all_have_read.wait(10)
        return kept.original("photo").rgb

    with ThreadPoolExecutor(4) as threads:
        read_by_each = list(threads.map(read, range(4)))
    assert (len(decoded), len({id(rgb) for rgb in read_by_each})) == (1, 1)


def test_a_photo_is_kept_for_some_seconds_after_its_last_use(decoded: list[int]) -> None:
    clock = Clock()
    photos = KeptPhotos(seconds=10, clock=clock)
    for clock.now in (100, 109, 118):
        pixels(photos)
        photos.drop_old()
    clock.now = 128
    photos.drop_old()
    pixels(photos)
    assert len(decoded) == 2


def test_jobs_that_edit_the_same_faces_share_what_is_found_in_the_photo() -> None:
    kept = KeptPhotos().find(URI, "photo")
    again = (face(face_at(200, 150, 120)),)
    moved = (face(face_at(201, 150, 120)),)
    first = kept.analysed(FACES, None)
    assert kept.analysed(again, None) is first
    assert kept.analysed(moved, None) is not first
    assert kept.analysed((), None).faces == ()


@pytest.mark.parametrize(
    ("pixels_over", "masks_over", "kept_masks", "kept_pixels"),
    [
        (0, 0, [True, True], [True, True]),
        (0, 0.5, [False, True], [True, True]),
        (0.5, 1, [False, True], [False, True]),
        (1, 1.5, [False, False], [False, True]),
        (1.5, 2, [False, False], [False, False]),
    ],
)
def test_masks_are_forgotten_before_pixels_and_old_photos_before_new_ones(
    s3: Any, pixels_over: float, masks_over: float, kept_masks: list[bool], kept_pixels: list[bool]
) -> None:
    # given two photos with their masks, and less room by a part of their pixels and of their masks
    upload(s3, PHOTO, SECOND)
    photos = KeptPhotos()
    before = [analysed(photos, uri) for uri in (URI, SECOND)]
    masks = [photo.person_mask() for photo in before]
    each = photos._photos[URI].bytes
    mask = each - PHOTO.nbytes
    photos._max_bytes = 2 * each - int(pixels_over * PHOTO.nbytes + masks_over * mask)
    # when what is too much is dropped
    photos.drop_large()
    # then the rest is as it was
    after = [analysed(photos, uri) for uri in (SECOND, URI)][::-1]
    assert [photo.person_mask() is known for photo, known in zip(after, masks, strict=True)] == kept_masks
    assert [new.rgb is old.rgb for new, old in zip(after, before, strict=True)] == kept_pixels


def test_an_array_that_is_held_twice_counts_once() -> None:
    photo = analysed(KeptPhotos())
    assert array_bytes(photo, photo.rgb) == photo.rgb.nbytes + sum(each.landmarks.nbytes for each in FACES)


@pytest.mark.parametrize("mode", ["copy", "raise"])
def test_a_container_forgets_its_photos_after_each_job(
    mode: str, decoded: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a container that keeps photos for no time
    write_model(tmp_path, f"forgets_{mode}", ADAPTER, arithmetic=ARITHMETIC)
    monkeypatch.setattr(service, "KeptPhotos", lambda: KeptPhotos(seconds=0))
    models = load_models(Settings((tmp_path / f"forgets_{mode}",)))
    asyncio.run(_two_jobs(Service(models, "Acme"), mode))
    # then each job has read its photo, whether the one before succeeded or failed
    assert len(decoded) == 2


async def _two_jobs(container: Service, mode: str) -> None:
    body = json.dumps(sample(mode, URI, f"forgets_{mode}")).encode()
    for _ in range(2):
        try:
            await container.perform(container.read(body))
        except ValueError:
            assert mode == "raise"
        await asyncio.sleep(0.01)
