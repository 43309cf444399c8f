"""Encodes a picture, with its label. The files have no other metadata; their colours are sRGB."""

import io
from collections.abc import Callable, Sequence

import cv2
import numpy as np
from PIL import Image

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._runtime.labels.embedding import into_gif, into_jpeg, into_png
from sagemaker_endpoints._sdk.alpha import has_alpha, on_white
from sagemaker_endpoints._sdk.contract import Picture

FULL_CHROMA_FROM = 90
"""From this quality on, chroma of JPEG and AVIF is not subsampled. That costs 20 % more bytes and 50 % more time of a
JPEG (a millisecond per megapixel), and improves the edges of lips and irises by 1 to 4 dB. Below it, the number of
bytes matters more."""

PNG_EFFORT = 1
"""zlib's compression level. Level 6 takes four times as long and saves an eighth of the bytes."""

WEBP_EFFORT = 2
"""libwebp's `method`, 0…6. The default, 4, takes twice as long and gains 0.5 dB at the same number of bytes."""

AVIF_SPEED = 9
"""0…10. At 9 a megapixel takes 65 ms of CPU time; at 8 it takes 160, for a tenth fewer bytes."""

AVIF_OFFSET = 10
"""An AVIF of this much less quality is about as near to the picture as a JPEG, and a WebP, of the requested one, in
half to two thirds of the JPEG's bytes."""

LOSSLESS = 100
"""The WebP quality that keeps every pixel. JPEG and AVIF have none; PNG always does."""

MAX_WEBP_SIDE = 16383
"""Pixels; the format's limit."""

FRAME_MILLISECONDS = 80
"""Twelve frames a second: browsers play every GIF at that rate, and a morph looks smooth."""


def encode_animation(frames: Sequence[Picture], image_format: str, quality: int, xmp: bytes = b"") -> bytes:
    """Encode an animation that repeats endlessly.

    Args:
        frames: all of one size, (H, W, 3) uint8 each.
        image_format: `webp` or `gif`.
        quality: 1…100; ignored by GIF.
        xmp: the label; empty for none.
    """
    first, *others = (Image.fromarray(frame) for frame in frames)
    file = io.BytesIO()
    options = {"quality": quality, "method": WEBP_EFFORT, "xmp": xmp} if image_format == "webp" else {}
    first.save(
        file, image_format.upper(), save_all=True, append_images=others, duration=FRAME_MILLISECONDS, loop=0, **options
    )
    return into_gif(file.getvalue(), xmp) if xmp and image_format == "gif" else file.getvalue()


def encode_gif(picture: Picture, quality: int, xmp: bytes = b"") -> bytes:
    """Encode through Pillow, with a palette of 256 colours. Transparent pixels are blended with white.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.
        quality: ignored.
        xmp: the label; empty for none.
    """
    file = io.BytesIO()
    Image.fromarray(on_white(picture)).save(file, "GIF")
    return into_gif(file.getvalue(), xmp) if xmp else file.getvalue()


def encode_jpeg(picture: Picture, quality: int, xmp: bytes = b"") -> bytes:
    """Encode through OpenCV: the same bytes as Pillow's in 0.85 of the time. Transparent pixels are blended with white.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.
        quality: 1…100.
        xmp: the label; empty for none.
    """
    full = quality >= FULL_CHROMA_FROM
    sampling = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444 if full else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420
    options = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling]
    file = encoded(".jpg", on_white(picture), options)
    return into_jpeg(file, xmp) if xmp else file


def encode_png(picture: Picture, quality: int, xmp: bytes = b"") -> bytes:
    """Encode without loss, with transparency.

    Args:
        picture: (H, W), (H, W, 3) or (H, W, 4) uint8.
        quality: ignored.
        xmp: the label; empty for none.
    """
    file = encoded(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, PNG_EFFORT])
    return into_png(file, xmp) if xmp else file


def encode_webp(picture: Picture, quality: int, xmp: bytes = b"") -> bytes:
    """Encode through Pillow, because its effort can be chosen: lossless takes a tenth of OpenCV's time.

    Transparency is exact at every quality. Fully transparent pixels lose their colour.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.
        quality: 1…100; 100 is lossless.
        xmp: the label; empty for none.

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
    Image.fromarray(picture).save(file, "WEBP", xmp=xmp, **(exact if quality == LOSSLESS else lossy))
    return file.getvalue()


def encode_avif(picture: Picture, quality: int, xmp: bytes = b"") -> bytes:
    """Encode through Pillow, in one thread: other jobs use the other cores.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8; transparency is almost exact.
        quality: 1…100, on JPEG's scale; see `AVIF_OFFSET`.
        xmp: the label; empty for none.
    """
    file = io.BytesIO()
    Image.fromarray(picture).save(
        file,
        "AVIF",
        quality=max(1, quality - AVIF_OFFSET),
        subsampling="4:4:4" if quality >= FULL_CHROMA_FROM else "4:2:0",
        speed=AVIF_SPEED,
        max_threads=1,
        xmp=xmp,
    )
    return file.getvalue()


ENCODERS: dict[str, Callable[[Picture, int, bytes], bytes]] = {
    "jpeg": encode_jpeg,
    "png": encode_png,
    "webp": encode_webp,
    "gif": encode_gif,
    "avif": encode_avif,
}
"""The encoder of each format, which gets the picture, the quality and the label."""


def encoded(suffix: str, picture: Picture, options: list[int]) -> bytes:
    """Encode through OpenCV.

    Args:
        suffix: the file name's ending, which selects the format.
        picture: (H, W) grey, (H, W, 3) or (H, W, 4) uint8.
        options: OpenCV's, as alternating keys and values.
    """
    _, file = cv2.imencode(suffix, _in_opencv_order(picture), options)
    return np.asarray(file).tobytes()


def _in_opencv_order(picture: Picture) -> cv2.typing.MatLike:
    if picture.ndim == 2:
        return picture
    return cv2.cvtColor(picture, cv2.COLOR_RGBA2BGRA if has_alpha(picture) else cv2.COLOR_RGB2BGR)
