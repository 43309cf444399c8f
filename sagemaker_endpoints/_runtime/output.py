"""Renders a result: scales it, marks it if requested, and encodes it with its label."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from facemagi.jobs.results import MASK, MEDIA_TYPES
from sagemaker_endpoints._runtime.encoders import ENCODERS, LOSSLESS, encode_animation
from sagemaker_endpoints._runtime.framing import SIZES, fitted, portrait
from sagemaker_endpoints._runtime.labels.mark import Language, marked
from sagemaker_endpoints._sdk.contract import RGB, Photo, Picture

ANIMATED = ("webp", "gif")
"""The formats that can hold an animation. AVIF could too, but encodes each frame as slowly as a picture."""


@dataclass(frozen=True)
class Output:
    """The form of a job's result.

    Attributes:
        format: `png`, and `webp` at quality 100, keep the edited pixels exactly. `json` is a report.
        quality: 1…100; ignored by PNG.
        max_side: pixels; a larger picture is scaled down.
        size: `photo` is the photo's own size; the others are in `SIZES`.
        mark: the language of the visible mark; None for no mark.
        mask: whether the result is the mask of the last effect, instead of its picture.
    """

    format: Literal["jpeg", "png", "webp", "gif", "avif", "json"] = "jpeg"
    quality: int = 92
    max_side: int | None = None
    size: Literal["photo", "result", "thumbnail"] = "photo"
    mark: Language | None = None
    mask: bool = False

    @property
    def media_type(self) -> str:
        """The media type of the format."""
        return MEDIA_TYPES[self.format]


def render(picture: Picture, photo: Photo, output: Output, frames: Sequence[RGB] = (), xmp: bytes = b"") -> bytes:
    """Cut a result to a standard size if requested, scale it, mark it if requested, and encode it.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.
        photo: the photo that the picture was made from, with the faces that were edited.
        output: the requested form.
        frames: of an animation; they replace the picture in formats that can hold one.
        xmp: the label; empty for none.
    """
    if frames and output.format in ANIMATED:
        shown = [_finished(frame, photo, output) for frame in frames]
        return encode_animation(shown, output.format, output.quality, xmp)
    return ENCODERS[output.format](_finished(picture, photo, output), output.quality, xmp)


def render_mask(mask: NDArray[np.uint8], photo: Photo, output: Output, xmp: bytes = b"") -> bytes:
    """Cut and scale a mask as its picture would be, and encode it as a grey picture, without a visible mark.

    Args:
        mask: (H, W) uint8.
        photo: the photo that it belongs to, with the faces that were edited.
        output: the requested form.
        xmp: the label; empty for none.
    """
    sized = _sized(np.dstack([mask] * 3), photo, output)
    return ENCODERS[MASK](np.ascontiguousarray(sized[..., 0]), LOSSLESS, xmp)


def encode_report(document: Mapping[str, Any]) -> bytes:
    """Encode a document as JSON.

    Args:
        document: of values that JSON can represent.
    """
    return json.dumps(document, allow_nan=False).encode()


def _finished(picture: Picture, photo: Photo, output: Output) -> Picture:
    sized = _sized(picture, photo, output)
    return marked(sized, output.mark) if output.mark else sized


def _sized(picture: Picture, photo: Photo, output: Output) -> Picture:
    framed = portrait(picture, photo, SIZES[output.size]) if output.size in SIZES else picture
    return fitted(framed, output.max_side)
