"""A result has the size and the file format that were asked for, and carries nothing else."""

import io
from typing import Literal

import numpy as np
import pytest
from PIL import Image, ImageSequence

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._runtime.framing import portrait_window
from sagemaker_endpoints._runtime.output import Output, encode_webp, render
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo
from tests.support.runtime_samples import face, face_at, noise, smooth


def opened(file: bytes) -> Image.Image:
    return Image.open(io.BytesIO(file))


def pixels(file: bytes) -> RGB:
    return np.asarray(opened(file).convert("RGB"))


@pytest.mark.parametrize("name", ["jpeg", "png", "webp"])
def test_the_file_is_of_the_format_that_was_asked_for(name: str) -> None:
    # given a picture
    photo = Photo(smooth(90, 120))
    output = Output(format=name)  # type: ignore[arg-type]
    # when it is rendered
    file = render(photo.rgb, photo, output)
    # then
    assert opened(file).format == name.upper()
    assert output.media_type == f"image/{name}"
    assert np.abs(pixels(file).astype(int) - photo.rgb).max() <= 12


@pytest.mark.parametrize("output", [Output(format="png"), Output(format="png", quality=1), Output("webp", 100)])
def test_lossless_formats_give_the_pixels_exactly(output: Output) -> None:
    # given a picture that no lossy format keeps
    photo = Photo(noise(61, 83))
    # when it is rendered
    file = render(photo.rgb, photo, output)
    # then every pixel is there
    np.testing.assert_array_equal(pixels(file), photo.rgb)


@pytest.mark.parametrize("name", ["jpeg", "webp"])
def test_quality_buys_bytes(name: str) -> None:
    # given a picture
    photo = Photo(noise(200, 200))
    # when it is rendered at falling qualities
    sizes = [len(render(photo.rgb, photo, Output(name, quality))) for quality in (100, 92, 60, 20)]  # type: ignore[arg-type]
    # then the files shrink
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 2 * sizes[-1]


@pytest.mark.parametrize(("quality", "sampling"), [(92, (1, 1)), (90, (1, 1)), (89, (2, 2)), (50, (2, 2))])
def test_colour_is_halved_only_where_bytes_matter(quality: int, sampling: tuple[int, int]) -> None:
    # given a picture
    photo = Photo(smooth(64, 64))
    # when it becomes a JPEG
    luma = opened(render(photo.rgb, photo, Output(quality=quality))).layer[0]  # type: ignore[attr-defined]
    # then its colour has full resolution from 90 on
    assert luma[1:3] == sampling


@pytest.mark.parametrize("name", ["jpeg", "png", "webp"])
def test_files_carry_no_metadata(name: str) -> None:
    # given a picture
    photo = Photo(smooth(64, 64))
    # when it is rendered
    image = opened(render(photo.rgb, photo, Output(format=name)))  # type: ignore[arg-type]
    # then there is no EXIF, no profile, no comment
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background", "timestamp"}


@pytest.mark.parametrize(("limit", "size"), [(100, (100, 50)), (400, (200, 100)), (None, (200, 100))])
def test_max_side_shrinks_and_never_enlarges(limit: int | None, size: tuple[int, int]) -> None:
    # given a picture of 200 x 100
    photo = Photo(smooth(100, 200))
    # when a longest side is asked for
    file = render(photo.rgb, photo, Output(format="png", max_side=limit))
    # then
    assert opened(file).size == size


@pytest.mark.parametrize(("name", "size"), [("result", (400, 500)), ("thumbnail", (240, 300))])
@pytest.mark.parametrize("shape", [(900, 700), (60, 80), (500, 2000), (1, 1)])
def test_a_standard_size_is_exact(name: str, size: tuple[int, int], shape: tuple[int, int]) -> None:
    # given a photo of any size
    photo = Photo(noise(*shape), (face(face_at(shape[1] / 2, shape[0] / 2, shape[0] / 3)),))
    # when a standard size is asked for
    file = render(photo.rgb, photo, Output(size=name))  # type: ignore[arg-type]
    # then it is that
    assert opened(file).size == size


def window(shape: tuple[int, int], *faces: Face) -> tuple[int, int, int, int]:
    return portrait_window(shape, faces, (400, 500))


def test_a_portrait_has_the_face_in_the_middle_and_room_over_the_head() -> None:
    # given a face of 200 pixels in a large photo
    left, top, right, bottom = window((1500, 1500), face(face_at(700, 800, 200)))
    # then the frame's middle is the face's, and the face takes 0.45 of it
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((700, 800), abs=1)
    assert bottom - top == pytest.approx(200 / 0.45, abs=1)
    assert (right - left) / (bottom - top) == pytest.approx(0.8, abs=0.005)


def test_the_largest_face_is_framed() -> None:
    # given a small face and a large one
    left, _, right, _ = window((1000, 2000), face(face_at(300, 500, 60)), face(face_at(1500, 500, 180), "f1"))
    # then the large one is in the middle
    assert (left + right) / 2 == pytest.approx(1500, abs=1)


@pytest.mark.parametrize("place", [(20, 20), (980, 790), (500, 5)])
def test_a_frame_is_moved_inside_the_photo(place: tuple[int, int]) -> None:
    # given a face at the photo's edge
    left, top, right, bottom = window((800, 1000), face(face_at(*place, 150)))
    # then the frame has its full size and does not leave the photo
    assert (right - left, bottom - top) == (267, 333)
    assert min(left, top) >= 0
    assert right <= 1000
    assert bottom <= 800


def test_a_frame_that_the_photo_cannot_hold_shrinks() -> None:
    # given a face that fills the photo
    left, top, right, bottom = window((500, 400), face(face_at(200, 250, 450)))
    # then the whole photo is the frame
    assert (left, top, right, bottom) == (0, 0, 400, 500)


def test_without_a_face_the_middle_is_framed() -> None:
    # given a landscape
    frame = window((500, 1000))
    # then
    assert frame == (300, 0, 700, 500)


def test_an_enlarged_result_is_framed_as_its_photo_is() -> None:
    # given an edit that gives twice the pixels
    photo = Photo(smooth(600, 600), (face(face_at(200, 300, 120)),))
    doubled = np.repeat(np.repeat(photo.rgb, 2, axis=0), 2, axis=1)
    # when both are rendered as a result
    output = Output(format="png", size="result")
    plain, large = (pixels(render(picture, photo, output)) for picture in (photo.rgb, doubled))
    # then they show the same
    assert np.abs(plain.astype(int) - large).mean() < 1


def test_webp_refuses_a_side_that_it_cannot_hold() -> None:
    # given a very long picture
    long = np.zeros((2, 16384, 3), dtype=np.uint8)
    # when it is to become a WebP
    with pytest.raises(FaceMagiError) as caught:
        encode_webp(long, 90)
    # then the error tells the limit
    assert (caught.value.code, caught.value.param, caught.value.limit) == ("invalid_param", "output.format", 16383)


@pytest.mark.parametrize("name", ["webp", "gif"])
def test_frames_become_an_animation_of_the_wanted_size(name: Literal["webp", "gif"]) -> None:
    # given three frames of different greys
    frames = [np.full((100, 80, 3), level, np.uint8) for level in (10, 120, 240)]
    # when they are rendered in a format that can hold an animation
    with Image.open(io.BytesIO(render(frames[-1], Photo(frames[0]), Output(name, max_side=50), frames))) as shown:
        greys = [np.asarray(frame.convert("L")).mean() for frame in ImageSequence.Iterator(shown)]
        size = shown.size
    # then all are there, in order
    assert size == (40, 50)
    assert greys == pytest.approx([10, 120, 240], abs=3)


@pytest.mark.parametrize("name", ["jpeg", "png"])
def test_frames_are_left_out_of_a_still_format(name: Literal["jpeg", "png"]) -> None:
    frames = [np.full((100, 80, 3), level, np.uint8) for level in (10, 240)]
    with Image.open(io.BytesIO(render(frames[-1], Photo(frames[0]), Output(name), frames))) as shown:
        assert np.asarray(shown.convert("L")).mean() > 235
