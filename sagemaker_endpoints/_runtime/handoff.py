"""A picture on its way from one container to the next: a PNG that carries, in a chunk of its own, what is known of it.

So the next container goes on as if it had made the steps before itself: with the same pixels, transparency too, the
faces where they were last seen, bit by bit, and the warnings.
"""

import base64
import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import cv2
import numpy as np

from facemagi.warnings import Warned
from sagemaker_endpoints._runtime.output import encoded
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.alpha import has_alpha, on_white
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo, Picture
from sagemaker_endpoints._sdk.dtypes import uint8

CHUNK = b"faCe"
"""Ancillary, private, and of use to nobody but the next container (PNG, third edition, section 5.4)."""

_HEADER_END = 33
"""Bytes of PNG's signature and of its first chunk, IHDR, which has to stand before all others."""

QUICK = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_UP]
"""One filter for all rows rather than the best for each: two thirds of the time for at most a twentieth more bytes."""

_LANDMARK = np.dtype("<f4")


@dataclass(frozen=True)
class Handed:
    """What a chain's first steps leave to its other ones.

    picture: as the last of them left it.
    seen: the last picture that people were looked for in, and its faces.
    shown: what the picture shows, with the faces where they lie there.
    untouched: whether `seen` is the photo that the job began with, whose person mask serves the other steps too.
    moved: whether the last step moved faces.
    warnings: of all steps so far.
    """

    picture: Picture
    seen: Photo
    shown: Photo
    untouched: bool
    moved: bool
    warnings: tuple[Warned, ...] = ()

    def seen_in(self, photo: RGB) -> Photo:
        """`seen`, whose pixels do not travel where they are those of `photo`, with which the job began."""
        return Photo(photo, self.seen.faces) if self.untouched else self.seen


def pack(handed: Handed) -> bytes:
    """The file."""
    told = {
        "seen": _told(handed.seen),
        "shown": _told(handed.shown),
        "untouched": handed.untouched,
        "moved": handed.moved,
        "warnings": [asdict(one) for one in handed.warnings],
    }
    content = json.dumps(told).encode()
    chunk = struct.pack(">I", len(content)) + CHUNK + content + struct.pack(">I", zlib.crc32(CHUNK + content))
    file = encoded(".png", handed.picture, QUICK)
    return file[:_HEADER_END] + chunk + file[_HEADER_END:]


def unpack(file: bytes) -> Handed:
    """What `pack` was given.

    Raises:
        ValueError: the file is none of `pack`'s.
    """
    told, picture = json.loads(_chunk(file)), _picture(file)
    seen, shown = (_photo(told[name], picture) for name in ("seen", "shown"))
    warnings = tuple(Warned(one["code"], one["face"], tuple(one["details"])) for one in told["warnings"])
    return Handed(picture, seen, shown, told["untouched"], told["moved"], warnings)


def _chunk(file: bytes) -> bytes:
    length, kind = struct.unpack_from(">I4s", file, _HEADER_END)
    if kind != CHUNK:
        raise ValueError("The picture was not handed over by a container.")
    start = _HEADER_END + 8
    return file[start : start + length]


def _picture(file: bytes) -> Picture:
    read = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_UNCHANGED)
    if read is None:
        raise ValueError("The picture that was handed over is damaged.")
    picture = uint8(read)
    order = cv2.COLOR_BGRA2RGBA if has_alpha(picture) else cv2.COLOR_BGR2RGB
    return opencv.convert_colour(picture, order)


def _told(photo: Photo) -> dict[str, Any]:
    return {"size": list(photo.rgb.shape[:2]), "faces": [_told_face(face) for face in photo.faces]}


def _photo(told: Mapping[str, Any], picture: Picture) -> Photo:
    """A photo of that size. Its pixels are the picture's where they fit; elsewhere nobody looks at them."""
    size = tuple(told["size"])
    rgb = on_white(picture) if picture.shape[:2] == size else np.broadcast_to(np.uint8(0), (*size, 3))
    return Photo(rgb, tuple(_face(face) for face in told["faces"]))


def _told_face(face: Face) -> dict[str, Any]:
    landmarks = base64.b64encode(face.landmarks.astype(_LANDMARK).tobytes()).decode()
    numbers = {name: float(getattr(face, name)) for name in ("yaw", "pitch", "roll", "quality")}
    return {"id": face.id, "box": [float(side) for side in face.box], "landmarks": landmarks} | numbers


def _face(told: Mapping[str, Any]) -> Face:
    landmarks = np.frombuffer(base64.b64decode(told["landmarks"]), _LANDMARK).reshape(-1, 3).astype(np.float32)
    return Face(**{**told, "box": tuple(told["box"]), "landmarks": landmarks})
