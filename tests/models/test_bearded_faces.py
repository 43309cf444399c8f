"""A beard keeps its pixels under beauty, make-up and its transfer."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from facemagi.manifest import read_manifest
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo
from sagemaker_endpoints._sdk.parts import Parts, View
from sagemaker_endpoints.beauty.adapter import beautify
from sagemaker_endpoints.beauty.reshape import RESHAPE_SLIDERS
from sagemaker_endpoints.makeup.adapter import make_up
from sagemaker_endpoints.makeup_transfer.adapter import transfer
from tests.support.portraits import closeup, with_params
from tests.support.samples import ROOT

CHIN = (182, 83, 18, 313, 406, 418, 262, 369, 396, 175, 171, 140, 32, 194)
"""Ring: the chin below the lip."""

EFFECTS: dict[str, tuple[Callable[[Photo], RGB], dict[str, Any]]] = {
    "beauty": (beautify, {"smoothing": 100, "whitening": 100}),
    "makeup": (make_up, {"look": "evening"}),
    "makeup_transfer": (transfer, {"look": "sunset"}),
}
"""By model: the edit, and parameters that change the face."""


def parsed(photo: Photo) -> dict[str, Parts]:
    """Parts of a photo whose first face has a beard on its chin."""
    face: Face = photo.faces[0]
    frame, shape = face_frame(face.landmarks), photo.rgb.shape[:2]
    beard = fill_polygons((shape[0], shape[1]), [grow_outline(frame.ring(CHIN), 0.12 * frame.unit)])
    side = max(shape)
    planes = np.zeros((side, side, 2), np.float16)
    planes[: shape[0], : shape[1], 1] = beard
    planes[..., 0] = 1 - planes[..., 1]
    return {face.id: Parts((View(np.eye(2, 3), planes, ("skin", "beard")),))}


@pytest.mark.parametrize("model", EFFECTS)
def test_a_beard_keeps_its_pixels(model: str) -> None:
    # given
    edit, params = EFFECTS[model]
    reshapes = dict.fromkeys(RESHAPE_SLIDERS, 0) if model == "beauty" else {}
    manifest = read_manifest(ROOT / "sagemaker_endpoints" / model)
    photo = with_params(closeup(), **manifest.resolve(model, params | reshapes))
    # when
    shaved, bearded = edit(photo), edit(replace(photo, parser=parsed))
    # then
    frame = face_frame(photo.faces[0].landmarks)
    chin = fill_polygons(photo.rgb.shape[:2], [frame.ring(CHIN)]) > 0.5
    assert (bearded[chin] == photo.rgb[chin]).all()
    assert (bearded != photo.rgb).any()
    assert model == "makeup_transfer" or (shaved[chin] != photo.rgb[chin]).any()
