"""Hair from a parsing network, in the pixels of a head crop."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.face_components import face_components
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.parts import Parts

from .head import HeadCrop


def parsed_hair(head: HeadCrop, estimated: Plane, parts: Parts, alone: bool) -> Plane:
    """The probability of hair: from the network where it is known, else the estimate.

    Beyond the photo's edge the crop and the network's result are mirrored, so hair does not end at the edge.

    Args:
        head: the head.
        estimated: (h, w) float32, 0…1, the probability without the network.
        parts: the parts of the face from the network.
        alone: whether the photo has no other face. With others, only hair on this person counts, because the network
            labels a neighbour's hair too.

    Returns:
        (h, w) float32, 0…1.
    """
    size = (estimated.shape[1], estimated.shape[0])
    parsed, known = parts.sample(("hair",), head.to_crop.astype(np.float64), size)
    own = face_components(parsed if alone else parsed * head.person, head.face)
    return float32(own + (1 - known) * estimated)
