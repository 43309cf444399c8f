"""A result has the requested size and file format, and no metadata but its label."""

import io
from typing import Literal

import numpy as np
import pytest
from PIL import Image, ImageSequence

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._runtime.encoders import encode_webp
from sagemaker_endpoints._runtime.framing import portrait_window
from sagemaker_endpoints._runtime.output import Output, render
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo
from tests.support.runtime_samples import face, face_at, noise, smooth


def opened(file: bytes) -> Image.Image:
    return Image.open(io.BytesIO(file))


def pixels(file: bytes) -> RGB:
    return np.asarray(opened(file).convert("RGB"))


@pytest.mark.parametrize("name", ["jpeg", "png", "webp", "avif"])
def test_the_file_has_the_requested_format(name: str) -> None:
    # given a picture
    photo = Photo(smooth(90, 120))
    output = Output(format=name)  # type: ignore[arg-type]
    # when it is rendered
    file = render(photo.rgb, photo, output)
    # then file and media type have the format
    assert opened(file).format == name.upper()
    assert output.media_type == f"image/{name}"
    assert np.abs(pixels(file).astype(int) - photo.rgb).max() <= 12


@pytest.mark.parametrize("output", [Output(format="png"), Output(format="png", quality=1), Output("webp", 100)])
def test_lossless_formats_keep_the_pixels_exactly(output: Output) -> None:
    # given noise, which no lossy format preserves
    photo = Photo(noise(61, 83))
    # when it is rendered
    file = render(photo.rgb, photo, output)
    # then every pixel is unchanged
    np.testing.assert_array_equal(pixels(file), photo.rgb)


@pytest.mark.parametrize("name", ["jpeg", "webp", "avif"])
def test_a_lower_quality_gives_a_smaller_file(name: str) -> None:
    # given a picture
    photo = Photo(noise(200, 200))
    # when it is rendered at falling qualities
    sizes = [len(render(photo.rgb, photo, Output(name, quality))) for quality in (100, 92, 60, 20)]  # type: ignore[arg-type]
    # then the files become smaller
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 2 * sizes[-1]


@pytest.mark.parametrize(("quality", "sampling"), [(92, (1, 1)), (90, (1, 1)), (89, (2, 2)), (50, (2, 2))])
def test_jpeg_subsamples_colour_only_below_quality_90(quality: int, sampling: tuple[int, int]) -> None:
    # given a picture
    photo = Photo(smooth(64, 64))
    # when it becomes a JPEG
    luma = opened(render(photo.rgb, photo, Output(quality=quality))).layer[0]  # type: ignore[attr-defined]
    # then its colour has full resolution from quality 90 on
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
def test_max_side_reduces_and_never_enlarges(limit: int | None, size: tuple[int, int]) -> None:
    # given a picture of 200 × 100
    photo = Photo(smooth(100, 200))
    # when it is rendered with a maximum side
    file = render(photo.rgb, photo, Output(format="png", max_side=limit))
    # then no side is longer, and small pictures keep their size
    assert opened(file).size == size


@pytest.mark.parametrize(("name", "size"), [("result", (400, 500)), ("thumbnail", (240, 300))])
@pytest.mark.parametrize("shape", [(900, 700), (60, 80), (500, 2000), (1, 1)])
def test_a_standard_size_is_exact(name: str, size: tuple[int, int], shape: tuple[int, int]) -> None:
    # given a photo of any size
    photo = Photo(noise(*shape), (face(face_at(shape[1] / 2, shape[0] / 2, shape[0] / 3)),))
    # when it is rendered in a standard size
    file = render(photo.rgb, photo, Output(size=name))  # type: ignore[arg-type]
    # then it has that size
    assert opened(file).size == size


def window(shape: tuple[int, int], *faces: Face) -> tuple[int, int, int, int]:
    return portrait_window(shape, faces, (400, 500))


def test_a_portrait_has_the_face_in_the_centre_and_a_margin_above_the_head() -> None:
    # given a face of 200 pixels in a large photo
    left, top, right, bottom = window((1500, 1500), face(face_at(700, 800, 200)))
    # then the frame is centred on the face, and the face has 0.45 of its height
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((700, 800), abs=1)
    assert bottom - top == pytest.approx(200 / 0.45, abs=1)
    assert (right - left) / (bottom - top) == pytest.approx(0.8, abs=0.005)


def test_the_largest_face_is_framed() -> None:
    # given a small face and a large one
    left, _, right, _ = window((1000, 2000), face(face_at(300, 500, 60)), face(face_at(1500, 500, 180), "f1"))
    # then the large one is in the centre
    assert (left + right) / 2 == pytest.approx(1500, abs=1)


@pytest.mark.parametrize("centre", [(20, 20), (980, 790), (500, 5)])
def test_a_frame_is_moved_inside_the_photo(centre: tuple[int, int]) -> None:
    # given a face at the edge of the photo
    left, top, right, bottom = window((800, 1000), face(face_at(*centre, 150)))
    # then the frame keeps its size and lies inside the photo
    assert (right - left, bottom - top) == (267, 333)
    assert min(left, top) >= 0
    assert right <= 1000
    assert bottom <= 800


def test_a_frame_larger_than_the_photo_shrinks() -> None:
    # given a face that fills the photo
    left, top, right, bottom = window((500, 400), face(face_at(200, 250, 450)))
    # then the whole photo is the frame
    assert (left, top, right, bottom) == (0, 0, 400, 500)


def test_without_a_face_the_centre_is_framed() -> None:
    assert window((500, 1000)) == (300, 0, 700, 500)


def test_an_enlarged_result_is_framed_like_its_photo() -> None:
    # given an edit that doubles the picture
    photo = Photo(smooth(600, 600), (face(face_at(200, 300, 120)),))
    doubled = np.repeat(np.repeat(photo.rgb, 2, axis=0), 2, axis=1)
    # when both are rendered as a result
    output = Output(format="png", size="result")
    plain, large = (pixels(render(picture, photo, output)) for picture in (photo.rgb, doubled))
    # then they show the same part
    assert np.abs(plain.astype(int) - large).mean() < 1


def test_webp_refuses_a_side_over_its_limit() -> None:
    # given a picture longer than WebP allows
    long = np.zeros((2, 16384, 3), dtype=np.uint8)
    # when it is encoded as WebP
    with pytest.raises(FaceMagiError) as caught:
        encode_webp(long, 90)
    # then the error has the limit
    assert (caught.value.code, caught.value.param, caught.value.limit) == ("invalid_param", "output.format", 16383)


@pytest.mark.parametrize("name", ["webp", "gif"])
def test_frames_become_an_animation_of_the_requested_size(name: Literal["webp", "gif"]) -> None:
    # given three frames of different greys
    frames = [np.full((100, 80, 3), level, np.uint8) for level in (10, 120, 240)]
    # when they are rendered in a format with animations
    with Image.open(io.BytesIO(render(frames[-1], Photo(frames[0]), Output(name, max_side=50), frames))) as animation:
        greys = [np.asarray(frame.convert("L")).mean() for frame in ImageSequence.Iterator(animation)]
        size = animation.size
    # then all frames are there, in order
    assert size == (40, 50)
    assert greys == pytest.approx([10, 120, 240], abs=3)


@pytest.mark.parametrize("name", ["jpeg", "png", "avif"])
def test_a_format_without_animation_has_the_last_frame(name: Literal["jpeg", "png", "avif"]) -> None:
    frames = [np.full((100, 80, 3), level, np.uint8) for level in (10, 240)]
    with Image.open(io.BytesIO(render(frames[-1], Photo(frames[0]), Output(name), frames))) as still:
        assert np.asarray(still.convert("L")).mean() > 235
