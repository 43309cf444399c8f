"""The handoff of an edit from one container to the next: a PNG whose private chunk contains faces and warnings.

The next container continues as if it had run the earlier steps itself: with the same pixels and transparency, bit for
bit the same landmarks, and the same warnings.
"""

import base64
import json
import struct
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import cv2
import numpy as np

from facemagi.warnings import JobWarning
from sagemaker_endpoints._runtime.edit_state import EditState
from sagemaker_endpoints._runtime.encoders import encoded
from sagemaker_endpoints._runtime.labels.embedding import with_png_chunk
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.alpha import has_alpha, on_white
from sagemaker_endpoints._sdk.contract import Face, Photo, Picture
from sagemaker_endpoints._sdk.dtypes import uint8

CHUNK = b"faCe"
"""An ancillary, private chunk that other programs skip (PNG, third edition, section 5.4)."""

_HEADER_END = 33
"""Bytes of PNG's signature and of its first chunk, IHDR, which must come before all others. Ours is the next."""

FAST = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_UP]
"""One filter for all rows instead of the best for each: two thirds of the time, at most a twentieth more bytes."""

_LANDMARK = np.dtype("<f4")


def pack(state: EditState) -> bytes:
    """Write the state to a file.

    Args:
        state: the state after the last step of this container.
    """
    payload = {
        "analysed": _photo_payload(state.analysed),
        "shown": _photo_payload(state.shown),
        "is_original": state.is_original,
        "geometry_changed": state.geometry_changed,
        "warnings": [asdict(warning) for warning in state.warnings],
        "effects": state.effects,
        "source_type": state.source_type,
    }
    return with_png_chunk(encoded(".png", state.picture, FAST), CHUNK, json.dumps(payload).encode())


def unpack(file: bytes) -> EditState:
    """Read the state that `pack` wrote. Call `EditState.resume` before the next step.

    Args:
        file: the file that `pack` returned.

    Raises:
        ValueError: `pack` did not make this file.
    """
    payload, picture = json.loads(_chunk(file)), _decode(file)
    analysed, shown = (_photo(payload[name], picture) for name in ("analysed", "shown"))
    warnings = tuple(JobWarning(each["code"], each["face"], tuple(each["details"])) for each in payload["warnings"])
    return EditState(
        picture,
        analysed,
        shown,
        payload["is_original"],
        payload["geometry_changed"],
        warnings,
        tuple(payload["effects"]),
        payload["source_type"],
    )


def _chunk(file: bytes) -> bytes:
    length, kind = struct.unpack_from(">I4s", file, _HEADER_END)
    if kind != CHUNK:
        raise ValueError("The picture was not written by a container.")
    start = _HEADER_END + 8
    return file[start : start + length]


def _decode(file: bytes) -> Picture:
    decoded = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None:
        raise ValueError("The picture that another container wrote is damaged.")
    picture = uint8(decoded)
    return opencv.convert_colour(picture, cv2.COLOR_BGRA2RGBA if has_alpha(picture) else cv2.COLOR_BGR2RGB)


def _photo_payload(photo: Photo) -> dict[str, Any]:
    return {"size": list(photo.rgb.shape[:2]), "faces": [_face_payload(face) for face in photo.faces]}


def _photo(payload: Mapping[str, Any], picture: Picture) -> Photo:
    """A photo with its faces. If its size is not the picture's, its pixels are zeros; only the shape is used then."""
    size = tuple(payload["size"])
    rgb = on_white(picture) if picture.shape[:2] == size else np.broadcast_to(np.uint8(0), (*size, 3))
    return Photo(rgb, tuple(_face(face) for face in payload["faces"]))


def _face_payload(face: Face) -> dict[str, Any]:
    landmarks = base64.b64encode(face.landmarks.astype(_LANDMARK).tobytes()).decode()
    numbers = {name: float(getattr(face, name)) for name in ("yaw", "pitch", "roll", "quality")}
    return {"id": face.id, "box": [float(side) for side in face.box], "landmarks": landmarks} | numbers


def _face(payload: Mapping[str, Any]) -> Face:
    landmarks = np.frombuffer(base64.b64decode(payload["landmarks"]), _LANDMARK).reshape(-1, 3).astype(np.float32)
    return Face(**{**payload, "box": tuple(payload["box"]), "landmarks": landmarks})
