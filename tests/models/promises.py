"""The measures of the promises that every model keeps, and how a broken one is reported: in one sentence."""

import re
import traceback
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB, FaceParser, Photo
from tests.support.portraits import change

GUIDE = "docs/model_author.md#promises"


def require(held: bool, sentence: str) -> None:
    """Fail the test with one sentence and no traceback where a promise is broken.

    Args:
        held: whether the promise is kept.
        sentence: which model broke it, the measured figure, the limit, and what to do; `GUIDE` is added.
    """
    if not held:
        pytest.fail(f"{sentence}; see {GUIDE}", pytrace=False)


def require_equal(expected: RGB, actual: RGB, subject: str, advice: str) -> None:
    """Fail the test where two pictures differ in any byte.

    Args:
        expected: uint8, any shape.
        actual: uint8.
        subject: the sentence's beginning: which model, and which picture.
        advice: what to do.
    """
    require(actual.shape == expected.shape, f"{subject} has shape {actual.shape}, must be {expected.shape}: {advice}")
    values, largest = int((actual != expected).sum()), max_change(expected, actual)
    require(values == 0, f"{subject} differs in {values} values by up to {largest} levels, must be 0: {advice}")


def mean_change(before: RGB, after: RGB) -> float:
    """Mean absolute difference of two pictures, levels."""
    return float(np.abs(change(before, after)).mean())


def max_change(before: RGB, after: RGB) -> int:
    """Largest absolute difference of two pictures, levels."""
    return int(np.abs(change(before, after)).max(initial=0))


def read_only(photo: Photo) -> Photo:
    """The same photo, whose bytes cannot be written to."""
    rgb = photo.rgb.view()
    rgb.flags.writeable = False
    return replace(photo, rgb=rgb)


def with_kept_masks(photo: Photo, parser: FaceParser | None) -> Photo:
    """The same photo, whose masks and parts are kept from one edit to the next, as for the jobs of one photo."""
    return replace(photo, analysed=Photo(read_only(photo).rgb, photo.faces, parser=parser))


def far_from_face(photo: Photo) -> NDArray[np.bool_]:
    """(H, W), True at more than the size of its box from the photo's first face."""
    x, y, width, height = photo.faces[0].box
    far = np.ones(photo.rgb.shape[:2], bool)
    far[max(0, int(y - height)) : int(y + 2 * height), max(0, int(x - width)) : int(x + 2 * width)] = False
    assert far.any()
    return far


def find_write(error: Exception, folder: Path) -> str | None:
    """Where a model folder wrote to a read-only array, as `FILE:LINE`; None for any other error."""
    if not re.search("read-?only", str(error)):
        return None
    frames = traceback.extract_tb(error.__traceback__)
    frame = next((f for f in reversed(frames) if Path(f.filename).is_relative_to(folder)), frames[-1])
    return f"{Path(frame.filename).name}:{frame.lineno}"
