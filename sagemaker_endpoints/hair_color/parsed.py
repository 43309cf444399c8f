"""Hair as a parsing network sees it, in the pixels of a head."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.face_components import face_components
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.parts import Parts

from .head import Head


def parsed_hair(head: Head, estimated: Plane, parts: Parts, alone: bool) -> Plane:
    """(h, w) float32, 0…1: the probability of hair, as far as the parts are known, elsewhere as it was estimated.

    Beyond the photo's edges all are mirrored, so that hair does not end there.

    estimated: (h, w), without the parts. alone: whether the photo has no other face; a neighbour's hair is hair too.
    """
    size = (estimated.shape[1], estimated.shape[0])
    seen, known = parts.sample(("hair",), head.to_crop.astype(np.float64), size)
    own = face_components(seen if alone else seen * head.person, head.face)
    return float32(own + (1 - known) * estimated)
