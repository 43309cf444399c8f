"""The answer to a job: size and file format. Files carry no metadata; their colours are sRGB, as untagged means."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from PIL import Image

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._runtime.framing import SIZES, fitted, portrait
from sagemaker_endpoints._sdk.alpha import has_alpha, on_white
from sagemaker_endpoints._sdk.contract import RGB, Photo, Picture

FULL_CHROMA_FROM = 90
"""From this JPEG quality on colour is kept at full resolution. It costs a fifth more bytes and half again the time
(a millisecond per megapixel), and keeps the edges of lips and irises 1 to 4 dB truer; below, bytes matter more."""

PNG_EFFORT = 1
"""zlib's level. Level 6 takes four times as long to save an eighth of the bytes."""

WEBP_EFFORT = 2
"""Of 0…6. The default, 4, takes twice as long for the same bytes and 0.5 dB."""

LOSSLESS = 100
"""The WebP quality that keeps every pixel. JPEG has none; PNG always does."""

WEBP_LARGEST_SIDE = 16383

ANIMATED = ("webp", "gif")
FRAME_MILLISECONDS = 80
"""Twelve frames a second: what browsers show of any GIF, and smooth enough for a morph."""


@dataclass(frozen=True)
class Output:
    """What a job wants back.

    format: `png`, and `webp` at quality 100, give the edited pixels exactly.
    quality: 1…100; PNG has none.
    max_side: pixels; a larger picture is scaled down, a smaller one is left.
    size: `photo` is the photo's own size; the others are in `SIZES`.
    """

    format: Literal["jpeg", "png", "webp", "gif"] = "jpeg"
    quality: int = 92
    max_side: int | None = None
    size: Literal["photo", "result", "thumbnail"] = "photo"

    @property
    def media_type(self) -> str:
        return f"image/{self.format}"


def render(picture: Picture, photo: Photo, output: Output, frames: Sequence[RGB] = ()) -> bytes:
    """The file: `picture`, framed around its largest face where a standard size is wanted, scaled, encoded.

    photo: what the picture was made from, with the faces that were edited. frames: of an animation, which takes the
    picture's place in the formats that can hold one.
    """
    if frames and output.format in ANIMATED:
        return encode_animation([_sized(frame, photo, output) for frame in frames], output)
    return ENCODERS[output.format](_sized(picture, photo, output), output.quality)


def _sized(picture: Picture, photo: Photo, output: Output) -> Picture:
    framed = portrait(picture, photo, SIZES[output.size]) if output.size in SIZES else picture
    return fitted(framed, output.max_side)


def encode_animation(frames: Sequence[Picture], output: Output) -> bytes:
    """An endless animation, as WebP or GIF."""
    first, *others = (Image.fromarray(frame) for frame in frames)
    file = io.BytesIO()
    options = {"quality": output.quality, "method": WEBP_EFFORT} if output.format == "webp" else {}
    first.save(
        file, output.format.upper(), save_all=True, append_images=others, duration=FRAME_MILLISECONDS, loop=0, **options
    )
    return file.getvalue()


def encode_gif(picture: Picture, quality: int) -> bytes:
    """Through Pillow, in 256 colours of the picture's own, on white; `quality` says nothing here."""
    file = io.BytesIO()
    Image.fromarray(on_white(picture)).save(file, "GIF")
    return file.getvalue()


def encode_jpeg(picture: Picture, quality: int) -> bytes:
    """Through OpenCV: the same bytes as Pillow's in 0.85 of its time.

    JPEG knows no transparency: such a picture is laid on white.
    """
    full = quality >= FULL_CHROMA_FROM
    sampling = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444 if full else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420
    options = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling]
    return encoded(".jpg", on_white(picture), options)


def encode_png(picture: Picture, quality: int) -> bytes:
    """Always exact, transparency too; `quality` says nothing here."""
    return encoded(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, PNG_EFFORT])


def encode_webp(picture: Picture, quality: int) -> bytes:
    """Through Pillow, which has a knob for effort: lossless in a tenth of OpenCV's time.

    Transparency is kept, and exact at every quality. What is wholly transparent loses its colour.

    Raises:
        FaceMagiError: `invalid_param` where a side is longer than the format can hold.
    """
    longest = max(picture.shape)
    if longest > WEBP_LARGEST_SIDE:
        raise FaceMagiError(
            "invalid_param",
            f"WebP cannot hold a side of {longest} pixels.",
            param="output.format",
            limit=WEBP_LARGEST_SIDE,
            actual=longest,
            remedy="Choose jpeg or png, or a smaller max_side.",
        )
    exact = {"lossless": True, "quality": 0, "method": 0}
    lossy = {"quality": quality, "method": WEBP_EFFORT}
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "WEBP", **(exact if quality == LOSSLESS else lossy))
    return file.getvalue()


ENCODERS: dict[str, Callable[[Picture, int], bytes]] = {
    "jpeg": encode_jpeg,
    "png": encode_png,
    "webp": encode_webp,
    "gif": encode_gif,
}


def encoded(suffix: str, picture: Picture, options: list[int]) -> bytes:
    """The file that OpenCV makes; suffix: what its name would end with."""
    order = cv2.COLOR_RGBA2BGRA if has_alpha(picture) else cv2.COLOR_RGB2BGR
    _, file = cv2.imencode(suffix, cv2.cvtColor(picture, order), options)
    return np.asarray(file).tobytes()
