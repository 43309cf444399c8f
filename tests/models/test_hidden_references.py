"""Make-up transfer takes make-up only: nothing of what hides the reference's face, and not the colour of its skin."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi.manifest import read_manifest
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints.makeup_transfer.adapter import transfer
from tests.support.portraits import closeup, with_params, with_pixels
from tests.support.samples import ROOT

MANIFEST = read_manifest(ROOT / "sagemaker_endpoints/makeup_transfer")
REFERENCE_ID = "photo_" + "0" * 20


def job(photo: Photo, reference: Photo) -> Photo:
    """The photo with its reference and everything else at its default."""
    resolved = MANIFEST.resolve("makeup_transfer", {"reference": REFERENCE_ID})
    return replace(with_params(photo, **resolved), references={"reference": reference})


def transferred(photo: Photo, reference: Photo) -> RGB:
    """The photo with the make-up of the reference."""
    return transfer(job(photo, reference))


def around(ring: tuple[int, ...], margin: float) -> NDArray[np.bool_]:
    """(H, W): the pixels of the close-up inside a ring that is grown by pixels."""
    outline = grow_outline(closed_curve(face_frame(closeup().faces[0].landmarks).ring(ring)), margin)
    return fill_polygons(closeup().rgb.shape[:2], [outline]) > 0.5


def covered(rgb: RGB, where: NDArray[np.bool_], colour: tuple[int, int, int]) -> RGB:
    share = cv2.GaussianBlur(where.astype(np.float32), (0, 0), 2)[..., None]
    return np.asarray(np.rint(rgb * (1 - share) + np.array(colour) * share), np.uint8)


def with_blue_lids() -> RGB:
    lids = (around(mesh.LEFT_EYE, 12) & ~around(mesh.LEFT_EYE, 1)) | (
        around(mesh.RIGHT_EYE, 12) & ~around(mesh.RIGHT_EYE, 1)
    )
    return covered(closeup().rgb, lids, (70, 80, 150))


def test_a_brown_hand_over_both_eyes_is_not_transferred() -> None:
    # given
    eyes = around(mesh.LEFT_EYE, 34) | around(mesh.RIGHT_EYE, 34)
    hand = with_pixels(closeup(), covered(closeup().rgb, eyes, (135, 92, 72)))
    photo = job(closeup(), hand)
    # when
    result = transfer(photo)
    # then
    assert [(warning.code, warning.details) for warning in photo.warnings] == [("low_confidence", ("eyes",))]
    lids = (around(mesh.LEFT_EYE, 10) & ~around(mesh.LEFT_EYE, 1)) | (
        around(mesh.RIGHT_EYE, 10) & ~around(mesh.RIGHT_EYE, 1)
    )
    assert np.abs(rgb_to_lab(result) - rgb_to_lab(closeup().rgb)).max(axis=2)[lids].mean() < 1.0


def test_the_eye_that_is_not_hidden_gives_its_shadow_to_both() -> None:
    # given
    half = covered(with_blue_lids(), around(mesh.LEFT_EYE, 34), (135, 92, 72))
    # when
    result = transferred(closeup(), with_pixels(closeup(), half))
    # then
    bluer = rgb_to_lab(closeup().rgb)[..., 2] - rgb_to_lab(result)[..., 2]
    for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE):
        assert bluer[around(ring, 9) & ~around(ring, 2)].mean() > 4


def test_a_hidden_eye_of_the_photo_gets_no_shadow() -> None:
    # given
    hidden = with_pixels(closeup(), covered(closeup().rgb, around(mesh.LEFT_EYE, 34), (205, 160, 135)))
    # when
    result = transferred(hidden, with_pixels(closeup(), with_blue_lids()))
    # then
    bluer = rgb_to_lab(hidden.rgb)[..., 2] - rgb_to_lab(result)[..., 2]
    assert np.abs(bluer[around(mesh.LEFT_EYE, 9)]).mean() < 1.0
    assert bluer[around(mesh.RIGHT_EYE, 9) & ~around(mesh.RIGHT_EYE, 2)].mean() > 4


def test_the_colour_of_the_references_skin_is_not_transferred() -> None:
    # given
    tanned = with_pixels(closeup(), np.asarray(np.rint(closeup().rgb * np.array([0.85, 0.66, 0.5])), np.uint8))
    # when
    result = transferred(closeup(), tanned)
    # then
    skin = around(mesh.LEFT_CHEEK, 0) | around(mesh.RIGHT_CHEEK, 0) | around(mesh.MID_FOREHEAD, 0)
    before, after = (rgb_to_lab(rgb)[skin].mean(axis=0) for rgb in (closeup().rgb, result))
    assert np.abs(after - before).max() < 1.5
