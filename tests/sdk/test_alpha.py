"""Transparency is kept in file formats that support it, and laid on white in the others."""

import io

import numpy as np
import pytest
from PIL import Image

from sagemaker_endpoints._runtime.framing import scaled
from sagemaker_endpoints._runtime.output import Output, render
from sagemaker_endpoints._runtime.settings import MODELS
from sagemaker_endpoints._sdk.alpha import on_white, premultiplied, straight
from sagemaker_endpoints._sdk.contract import Photo, Picture
from tests.support.runtime_container import container, free_port, job
from tests.support.runtime_s3 import photos_in_s3, pixels
from tests.support.runtime_samples import noise, smooth


def cut_out(height: int = 60, width: int = 80) -> Picture:
    """A picture whose left part is transparent, with a soft edge."""
    alpha = np.linspace(-255, 510, width).clip(0, 255).astype(np.uint8)
    return np.dstack([smooth(height, width), np.broadcast_to(alpha, (height, width))])


def opened(file: bytes) -> Picture:
    return np.asarray(Image.open(io.BytesIO(file)))


def test_png_keeps_every_byte_of_a_transparent_picture() -> None:
    # given a cut-out, when it becomes a PNG
    picture = cut_out()
    file = render(picture, Photo(picture[..., :3]), Output(format="png"))
    # then all four channels are unchanged
    np.testing.assert_array_equal(opened(file), picture)


@pytest.mark.parametrize("quality", [60, 100])
def test_webp_keeps_the_alpha_exactly(quality: int) -> None:
    # given a cut-out, when it becomes a WebP
    picture = cut_out()
    result = opened(render(picture, Photo(picture[..., :3]), Output("webp", quality)))
    # then its alpha is unchanged, and its opaque pixels keep their colour
    np.testing.assert_array_equal(result[..., 3], picture[..., 3])
    opaque = picture[..., 3] == 255
    assert np.abs(result[opaque].astype(int) - picture[opaque]).max() <= (0 if quality == 100 else 24)


def test_jpeg_lays_a_cut_out_on_white() -> None:
    # given a cut-out, when it becomes a JPEG
    picture = cut_out()
    result = opened(render(picture, Photo(picture[..., :3]), Output(quality=100)))
    # then it equals the cut-out on white
    assert np.abs(result.astype(int) - on_white(picture)).max() <= 4
    assert (on_white(picture)[:, 0] == 255).all()


def test_an_opaque_picture_on_white_is_unchanged() -> None:
    picture = np.dstack([noise(20, 30), np.full((20, 30), 255, np.uint8)])
    np.testing.assert_array_equal(on_white(picture), picture[..., :3])


def test_premultiplying_can_be_undone_where_alpha_is_not_0() -> None:
    picture = cut_out()
    visible = picture[..., 3] > 0
    np.testing.assert_array_equal(straight(premultiplied(picture))[visible], picture[visible])


@pytest.mark.parametrize("size", [(40, 20), (200, 100)], ids=["smaller", "larger"])
def test_scaling_does_not_mix_colours_of_transparent_pixels_into_the_edge(size: tuple[int, int]) -> None:
    # given a grey figure on a transparent green background
    picture = np.zeros((50, 100, 4), np.uint8)
    picture[:, :33] = (0, 255, 0, 0)
    picture[:, 33:] = (90, 90, 90, 255)
    # when it is scaled
    result = scaled(picture, size)
    # then all visible pixels are grey
    assert result.shape == (size[1], size[0], 4)
    visible = result[result[..., 3] > 8]
    assert np.abs(visible[:, :3].astype(int) - 90).max() <= 2


def test_a_container_returns_a_transparent_background() -> None:
    # given the container of portrait matting, and a photo of a person
    params = {"ground": "transparent"}
    body = job("s3://photos/astronaut", effect="portrait_matting", params=params)
    with photos_in_s3() as aws, container(MODELS, "portrait_matting", free_port(), **aws) as running:
        running.wait_for_ping(200)
        # when she is cut out, as PNG and as JPEG
        transparent = pixels(running.invoke(body))
        flat = pixels(running.invoke(body | {"output": {"format": "jpeg"}}))
    # then the background is transparent in the PNG and white in the JPEG
    assert transparent.shape == (512, 512, 4)
    assert transparent[110, 225, 3] == 255
    assert transparent[..., 3].min() == 0
    background = transparent[..., 3] == 0
    assert flat.shape == (512, 512, 3)
    assert (flat[background] >= 245).mean() > 0.99
