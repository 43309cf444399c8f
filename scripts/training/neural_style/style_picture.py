"""Reads the picture of a style."""

import cv2
import numpy as np

from sagemaker_endpoints._sdk.contract import RGB
from scripts.training.errors import TrainingError
from scripts.training.neural_style.options import Options


def read_style(options: Options) -> RGB:
    """The style picture at the size that decides how broad its strokes are.

    Raises:
        TrainingError: there is none, or it cannot be read.
    """
    if not options.style:
        raise TrainingError("Name the picture of the style: --set style=FILE.")
    picture = cv2.imread(options.style, cv2.IMREAD_COLOR)
    if picture is None:
        raise TrainingError(f"{options.style} is not a picture that can be read.")
    factor = options.style_side / max(picture.shape[:2])
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=method)
    return np.ascontiguousarray(scaled[..., ::-1])
