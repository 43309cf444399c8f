"""The published `python-facepp` package works with this service: only its URL and its key are set.

The package has no resource for the Beautify API, so the test declares one, as the package declares its own. The form,
the credentials, the answer and its errors are the package's.
"""

import base64
import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from scripts.local_cloud import LocalCloud
from scripts.repository import SAMPLE
from tests.support.api_client import PORTRAIT, pixels_of
from tests.support.photo_server import file, photo_server
from tests.support.vision_samples import astronaut, encoded

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it imports distutils
    from facepplib import FacePP, exceptions
    from facepplib.resources import BaseResource

PATH = "/facepp/v2/beautify"

NOTHING = dict.fromkeys(["whitening", "smoothing", "thinface", "shrink_face", "enlarge_eye"], 0)


class Beautify(BaseResource):  # type: ignore[misc] # the package is without types
    """The Beautify API, which the package does not have."""

    query_one = PATH
    _unconvertible = ("request_id", "time_used", "result", "ignored_arguments")


@pytest.fixture(scope="module")
def facepp(other_cloud: LocalCloud, key: str) -> Iterator[Any]:
    client = FacePP("the key's name", key, url=other_cloud.api_url)
    yield client
    client.engine.session.close()


def result_of(answer: Any) -> bytes:
    return base64.b64decode(answer.result)


@pytest.mark.parametrize("way", ["image_file", "image_base64", "image_url"])
def test_a_photo_comes_back_edited(facepp: Any, way: str) -> None:
    with photo_server(file(PORTRAIT)) as server:
        ways = {
            "image_file": str(SAMPLE),
            "image_base64": base64.b64encode(PORTRAIT).decode(),
            "image_url": server.url,
        }
        answer = facepp.beautify.get(**{way: ways[way]}, whitening=80, smoothing=50)
    result = Image.open(io.BytesIO(result_of(answer)))
    assert (result.format, result.size) == ("JPEG", (512, 512))
    assert isinstance(answer.time_used, int)
    assert answer.request_id


def difference(file: bytes) -> float:
    """The mean difference of a picture from the sample photo, where the face is."""
    change = pixels_of(file).astype(float) - pixels_of(PORTRAIT)
    return float(np.abs(change)[60:200, 150:290].mean())


def test_sliders_at_0_change_nothing_and_the_defaults_do(facepp: Any) -> None:
    unchanged = facepp.beautify.get(image_file=str(SAMPLE), **NOTHING)
    by_default = facepp.beautify.get(image_file=str(SAMPLE))
    by_jpeg = difference(encoded(astronaut(), "JPEG", quality=92))
    assert difference(result_of(unchanged)) < 1.1 * by_jpeg
    assert difference(result_of(by_default)) > 2 * by_jpeg


def test_arguments_without_a_counterpart_are_named(facepp: Any) -> None:
    answer = facepp.beautify.get(image_file=str(SAMPLE), remove_eyebrow=50, filter_type="lomo")
    assert answer.ignored_arguments == ["remove_eyebrow", "filter_type"]


def test_the_package_raises_its_own_errors(facepp: Any, tmp_path: Path) -> None:
    small, text = tmp_path / "small.png", tmp_path / "notes.txt"
    small.write_bytes(encoded(Image.new("RGB", (20, 20)), "PNG"))
    text.write_text("no picture")
    arguments: list[tuple[dict[str, Any], type[Exception]]] = [
        ({}, exceptions.MissingArguments),
        ({"image_file": str(SAMPLE), "whitening": 101}, exceptions.BadArguments),
        ({"image_file": str(SAMPLE), "whitening": "much"}, exceptions.BadArguments),
        ({"image_file": str(text)}, exceptions.ImageErrorUnsupportedFormat),
        ({"image_base64": "?"}, exceptions.ImageErrorUnsupportedFormat),
        ({"image_file": str(small)}, exceptions.InvalidImageSize),
        ({"image_url": "http://127.0.0.1:9/"}, exceptions.InvalidImageUrl),
    ]
    for members, kind in arguments:
        with pytest.raises(kind):
            facepp.beautify.get(**{"return_landmark": 0} | members)


def test_a_wrong_key_is_an_authentication_error(other_cloud: LocalCloud) -> None:
    stranger = FacePP("name", "fm_live_" + "a" * 38, url=other_cloud.api_url)
    with pytest.raises(exceptions.AuthenticationError):
        stranger.beautify.get(image_file=str(SAMPLE))
    stranger.engine.session.close()


def form_of(key: str, **members: str) -> dict[str, str]:
    return {"api_key": "name", "api_secret": key} | members


@pytest.mark.parametrize(
    ("photo", "words"),
    [
        (encoded(Image.new("RGB", (300, 300), "white"), "PNG"), "NO_FACE_FOUND"),
        (PORTRAIT + bytes(2 * 1024 * 1024), "IMAGE_FILE_TOO_LARGE: image_file"),
    ],
    ids=["no face", "too large"],
)
def test_errors_that_the_package_cannot_raise_have_their_words_too(
    other_cloud: LocalCloud, key: str, photo: bytes, words: str
) -> None:
    answer = httpx.post(
        other_cloud.api_url + PATH, data=form_of(key), files={"image_file": ("me.png", photo)}, timeout=30
    )
    assert (answer.status_code, answer.json()["error_message"]) == (400, words)


def test_a_key_without_the_scope_is_forbidden(other_cloud: LocalCloud) -> None:
    key = other_cloud.new_key("--scopes", "photos")
    answer = httpx.post(other_cloud.api_url + PATH, data=form_of(key, image_base64="x"))
    assert (answer.status_code, answer.json()["error_message"][:19]) == (403, "AUTHORIZATION_ERROR")
