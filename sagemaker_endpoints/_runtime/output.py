"""Renders a result: scales and encodes it. The files have no metadata; their colours are sRGB."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np
from PIL import Image

from facemagi.errors import FaceMagiError
from facemagi.jobs.results import MEDIA_TYPES
from sagemaker_endpoints._runtime.framing import SIZES, fitted, portrait
from sagemaker_endpoints._sdk.alpha import has_alpha, on_white
from sagemaker_endpoints._sdk.contract import RGB, Photo, Picture

FULL_CHROMA_FROM = 90
"""From this JPEG quality on, chroma is not subsampled. That costs 20 % more bytes and 50 % more time (a millisecond per
megapixel), and improves the edges of lips and irises by 1 to 4 dB. Below it, the number of bytes matters more."""

PNG_EFFORT = 1
"""zlib's compression level. Level 6 takes four times as long and saves an eighth of the bytes."""

WEBP_EFFORT = 2
"""libwebp's `method`, 0…6. The default, 4, takes twice as long and gains 0.5 dB at the same number of bytes."""

LOSSLESS = 100
"""The WebP quality that keeps every pixel. JPEG has none; PNG always does."""

MAX_WEBP_SIDE = 16383
"""Pixels; the format's limit."""

ANIMATED = ("webp", "gif")
"""The formats that can hold an animation."""

FRAME_MILLISECONDS = 80
"""Twelve frames a second: browsers play every GIF at that rate, and a morph looks smooth."""


@dataclass(frozen=True)
class Output:
    """The form of a job's result.

    Attributes:
        format: `png`, and `webp` at quality 100, keep the edited pixels exactly. `json` is a report.
        quality: 1…100; ignored by PNG.
        max_side: pixels; a larger picture is scaled down.
        size: `photo` is the photo's own size; the others are in `SIZES`.
    """

    format: Literal["jpeg", "png", "webp", "gif", "json"] = "jpeg"
    quality: int = 92
    max_side: int | None = None
    size: Literal["photo", "result", "thumbnail"] = "photo"

    @property
    def media_type(self) -> str:
        """The media type of the format."""
        return MEDIA_TYPES[self.format]


def render(picture: Picture, photo: Photo, output: Output, frames: Sequence[RGB] = ()) -> bytes:
    """Cut a result to a standard size if requested, scale it, and encode it.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.
        photo: the photo that the picture was made from, with the faces that were edited.
        output: the requested form.
        frames: of an animation; they replace the picture in formats that can hold one.
    """
    if frames and output.format in ANIMATED:
        return encode_animation([_sized(frame, photo, output) for frame in frames], output)
    return ENCODERS[output.format](_sized(picture, photo, output), output.quality)


def encode_report(document: Mapping[str, Any]) -> bytes:
    """Encode a document as JSON.

    Args:
        document: of values that JSON can represent.
    """
    return json.dumps(document, allow_nan=False).encode()


def _sized(picture: Picture, photo: Photo, output: Output) -> Picture:
    framed = portrait(picture, photo, SIZES[output.size]) if output.size in SIZES else picture
    return fitted(framed, output.max_side)


def encode_animation(frames: Sequence[Picture], output: Output) -> bytes:
    """Encode an animation that repeats endlessly.

    Args:
        frames: all of one size, (H, W, 3) uint8 each.
        output: WebP or GIF.
    """
    first, *others = (Image.fromarray(frame) for frame in frames)
    file = io.BytesIO()
    options = {"quality": output.quality, "method": WEBP_EFFORT} if output.format == "webp" else {}
    first.save(
        file, output.format.upper(), save_all=True, append_images=others, duration=FRAME_MILLISECONDS, loop=0, **options
    )
    return file.getvalue()


def encode_gif(picture: Picture, quality: int) -> bytes:
    """Encode through Pillow, with a palette of 256 colours. Transparent pixels are blended with white.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.
        quality: ignored.
    """
    file = io.BytesIO()
    Image.fromarray(on_white(picture)).save(file, "GIF")
    return file.getvalue()


def encode_jpeg(picture: Picture, quality: int) -> bytes:
    """Encode through OpenCV: the same bytes as Pillow's in 0.85 of the time. Transparent pixels are blended with white.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.
        quality: 1…100.
    """
    full = quality >= FULL_CHROMA_FROM
    sampling = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444 if full else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420
    options = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling]
    return encoded(".jpg", on_white(picture), options)


def encode_png(picture: Picture, quality: int) -> bytes:
    """Encode without loss, with transparency.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.
        quality: ignored.
    """
    return encoded(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, PNG_EFFORT])


def encode_webp(picture: Picture, quality: int) -> bytes:
    """Encode through Pillow, because its effort can be chosen: lossless takes a tenth of OpenCV's time.

    Transparency is exact at every quality. Fully transparent pixels lose their colour.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.
        quality: 1…100; 100 is lossless.

    Raises:
        FaceMagiError: `invalid_param` where a side is longer than the format's limit.
    """
    longest = max(picture.shape)
    if longest > MAX_WEBP_SIDE:
        raise FaceMagiError(
            "invalid_param",
            f"WebP cannot hold a side of {longest} pixels.",
            param="output.format",
            limit=MAX_WEBP_SIDE,
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
    """Encode through OpenCV.

    Args:
        suffix: the file name's ending, which selects the format.
        picture: (H, W, 3) or (H, W, 4) uint8.
        options: OpenCV's, as alternating keys and values.
    """
    order = cv2.COLOR_RGBA2BGRA if has_alpha(picture) else cv2.COLOR_RGB2BGR
    _, file = cv2.imencode(suffix, cv2.cvtColor(picture, order), options)
    return np.asarray(file).tobytes()
