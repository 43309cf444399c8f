"""The mask of an edit: the one that the effect itself works with, or where the picture has changed."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.alpha import OPAQUE
from sagemaker_endpoints._sdk.contract import Photo, Picture
from sagemaker_endpoints._sdk.dtypes import uint8


def mask_of(photo: Photo, picture: Picture) -> NDArray[np.uint8] | None:
    """The mask of an edit, if the job asked for it.

    Args:
        photo: the photo as the effect got it.
        picture: the result, of the photo's size.

    Returns:
        (H, W) uint8, 255 where the effect works fully; None if nobody asked.
    """
    if not photo.wants_mask:
        return None
    if photo.masks:
        return uint8(np.rint(photo.masks[0].clip(0, 1) * OPAQUE))
    return uint8((picture[..., :3] != photo.rgb).any(axis=2) * OPAQUE)
