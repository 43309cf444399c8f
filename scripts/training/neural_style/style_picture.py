"""Gets the picture of a style: a file, or one that our code draws."""

import cv2
import numpy as np

from sagemaker_endpoints._sdk.contract import RGB
from scripts.training.errors import TrainingError
from scripts.training.neural_style.drawn_styles.painting import draw
from scripts.training.neural_style.drawn_styles.paintings import PAINTINGS
from scripts.training.neural_style.options import Options


def style_picture(options: Options) -> RGB:
    """The style picture at the size that decides how broad its strokes are.

    Returns:
        (h, w, 3) uint8; the longer side has `style_side` pixels.

    Raises:
        TrainingError: there is none, or it cannot be read.
    """
    picture = draw(PAINTINGS[options.style]) if options.style in PAINTINGS else _read(options.style)
    factor = options.style_side / max(picture.shape[:2])
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=method), np.uint8)


def _read(file: str) -> RGB:
    drawn = ", ".join(PAINTINGS)
    if not file:
        raise TrainingError(f"Name the picture of the style: --set style=FILE, or one that is drawn here: {drawn}.")
    picture = cv2.imread(file, cv2.IMREAD_COLOR)
    if picture is None:
        raise TrainingError(f"{file} is not a picture that can be read, and none that is drawn here: {drawn}.")
    return np.ascontiguousarray(picture[..., ::-1], np.uint8)
