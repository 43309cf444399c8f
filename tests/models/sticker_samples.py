"""Photos for the tests of stickers, and what stickers change in them."""

from dataclasses import replace
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.parts import Parts, View
from sagemaker_endpoints.stickers.stickers import put_stickers
from tests.support.portraits import change, closeup, face_in_crop, with_params


def wearing(photo: Photo, *names: str, **params: Any) -> RGB:
    return put_stickers(
        with_params(photo, stickers=list(names), strength=100) if not params else with_params(photo, **params)
    )


@cache
def roomy() -> Photo:
    """The close-up with empty space above the head."""
    photo, above = closeup(), 500
    rgb = np.asarray(cv2.copyMakeBorder(photo.rgb, above, 0, 100, 100, cv2.BORDER_REPLICATE), np.uint8)
    return Photo(rgb, tuple(face_in_crop(face, (-100, -above)) for face in photo.faces))


def with_parts(photo: Photo, **areas: NDArray[np.bool_]) -> Photo:
    """The photo with a map in which these parts are where the areas (H, W) are, and skin is elsewhere."""
    side = max(photo.rgb.shape[:2])
    maps = np.zeros((side, side, len(areas)), np.float16)
    for number, area in enumerate(areas.values()):
        maps[: area.shape[0], : area.shape[1], number] = area
    parts = Parts((View(np.eye(2, 3), maps, tuple(areas)),))
    return replace(photo, parser=lambda parsed: {face.id: parts for face in parsed.faces})


def touched(photo: Photo, *names: str) -> NDArray[np.bool_]:
    """(H, W) where stickers change the photo."""
    return np.asarray(np.abs(change(photo.rgb, wearing(photo, *names))).max(axis=2) > 8)
