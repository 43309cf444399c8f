"""A small scene for the tests of head_parts."""

import numpy as np

from sagemaker_endpoints._imaging.face.sample_face import sample_frame
from sagemaker_endpoints._sdk.people.coarse_mask import CoarseMask
from sagemaker_endpoints.head_parts.features import Scene

SIDE = 200


def grey_scene(width: int = SIDE) -> Scene:
    """A grey photo with a face 0.3 of its width between the eyes at most, and no person."""
    rgb = np.full((SIDE, width, 3), 128, np.uint8)
    return Scene(rgb, CoarseMask(np.zeros((1, 1), np.float32), (width, SIDE)).part, sample_frame(SIDE))
