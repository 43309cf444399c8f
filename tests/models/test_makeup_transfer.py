"""Make-up transfer: a face gets the make-up of a reference or a look, in its own light."""

from dataclasses import replace
from functools import cache
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facemagi.errors import FaceMagiError
from facemagi.manifest import read_manifest
from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EYES
from sagemaker_endpoints._imaging.face.face_atlas import atlas_to_picture, face_atlas, picture_to_atlas, remap
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints.makeup_transfer.adapter import Adapter
from sagemaker_endpoints.makeup_transfer.looks import LOOKS
from tests.support.portraits import astronaut, change, closeup, face_in_crop, side_by_side, with_params, with_pixels
from tests.support.samples import ROOT

MANIFEST = read_manifest(ROOT / "sagemaker_endpoints/makeup_transfer")
REFERENCE_ID = "photo_" + "0" * 20
LIPSTICK = np.array([38.0, 55.0, 20.0], np.float32)
"""Lab of the reference's lipstick."""


def inside(photo: Photo, ring: tuple[int, ...], margin: float = 0.0) -> NDArray[np.bool_]:
    """(H, W): the pixels inside a ring of landmarks of the first face, grown by `margin` pixels."""
    outline = grow_outline(closed_curve(photo.faces[0].landmarks[list(ring), :2]), margin)
    return fill_polygons(photo.rgb.shape[:2], [outline]) > 0.5


def lips(photo: Photo) -> NDArray[np.bool_]:
    """(H, W): the lips without teeth and edges."""
    return inside(photo, mesh.LIPS_OUTER, -2) & ~inside(photo, mesh.LIPS_INNER, 2)


def lids(photo: Photo) -> NDArray[np.bool_]:
    """(H, W): the lids and a little around them, without the eyeballs."""
    eyes = [inside(photo, ring, 10) & ~inside(photo, ring, 2) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)]
    return eyes[0] | eyes[1]


def painted(photo: Photo, where: NDArray[np.bool_], colour: Lab) -> Photo:
    """The photo with one colour blended over a part of it; the part's differences in lightness stay."""
    lab = rgb_to_lab(photo.rgb)
    cover = cv2.GaussianBlur(where.astype(np.float32), (0, 0), 1.5)[..., None]
    covered = colour + (lab - lab[where].mean(axis=0)) * np.array([1, 0.2, 0.2], np.float32)
    return with_pixels(photo, np.rint(lab_to_rgb(lab + cover * (covered - lab))).astype(np.uint8))


@cache
def model_with_lipstick() -> Photo:
    """The close-up with lipstick."""
    return painted(closeup(), lips(closeup()), LIPSTICK)


@cache
def model_with_shadow() -> Photo:
    """The close-up with blue eyeshadow."""
    return painted(closeup(), lids(closeup()), np.array([35.0, 5.0, -25.0], np.float32))


def transferred(photo: Photo, reference: Photo | None = None, **params: Any) -> RGB:
    """The photo after the effect, with a reference if there is one."""
    sent = params | ({} if reference is None else {"reference": REFERENCE_ID})
    resolved = MANIFEST.resolve("makeup_transfer", sent)
    requested = with_params(photo, **resolved)
    references = {} if reference is None else {"reference": reference}
    return Adapter().edit([replace(requested, references=references)], [Edit("makeup_transfer", resolved)])[0]


def test_lips_approach_the_colour_of_the_reference() -> None:
    result = rgb_to_lab(transferred(closeup(), model_with_lipstick(), strength=100))[lips(closeup())].mean(axis=0)
    before = rgb_to_lab(closeup().rgb)[lips(closeup())].mean(axis=0)
    assert np.linalg.norm(result - LIPSTICK) < 0.4 * np.linalg.norm(before - LIPSTICK)


def test_teeth_do_not_change() -> None:
    teeth = inside(closeup(), mesh.LIPS_INNER, -3) & (rgb_to_lab(closeup().rgb)[..., 0] > 65)
    difference = np.abs(change(closeup().rgb, transferred(closeup(), model_with_lipstick(), strength=100)))
    assert teeth.sum() > 100
    assert difference[teeth].mean() < 1


def test_eyeshadow_is_transferred_to_lids_but_not_to_eyeballs() -> None:
    result = transferred(closeup(), model_with_shadow(), strength=100)
    lid_change = (rgb_to_lab(result) - rgb_to_lab(closeup().rgb))[lids(closeup())].mean(axis=0)
    irises = inside(closeup(), mesh.LEFT_EYE, -3) | inside(closeup(), mesh.RIGHT_EYE, -3)
    assert lid_change[0] < -4
    assert lid_change[2] < -6
    assert np.abs(change(closeup().rgb, result))[irises].mean() < 1.5


def test_a_reference_of_the_same_face_hardly_changes_the_lids() -> None:
    where = lids(closeup())
    own, other = (
        change(closeup().rgb, transferred(closeup(), model))[where] for model in (closeup(), model_with_shadow())
    )
    assert np.abs(own).mean() < 0.35 * np.abs(other).mean()


def test_the_shading_of_the_cheeks_stays() -> None:
    cheeks = inside(closeup(), mesh.LEFT_CHEEK) | inside(closeup(), mesh.RIGHT_CHEEK)
    before, after = (
        rgb_to_lab(p)[..., 0][cheeks] for p in (closeup().rgb, transferred(closeup(), model_with_shadow()))
    )
    assert np.corrcoef(before, after)[0, 1] > 0.95


def test_a_reference_of_another_size_gives_the_same_make_up() -> None:
    # given
    model = model_with_lipstick()
    half = cv2.resize(model.rgb, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    small = Photo(np.asarray(half, np.uint8), tuple(face_in_crop(face, (0, 0), 0.5) for face in model.faces))
    # when, then
    assert np.abs(change(transferred(closeup(), model), transferred(closeup(), small))).mean() < 0.4


@pytest.mark.parametrize("part", ["eyes", "skin", "lips"])
def test_a_part_at_0_is_left_out(part: str) -> None:
    everything = np.abs(change(closeup().rgb, transferred(closeup(), look="sunset")))
    without = np.abs(change(closeup().rgb, transferred(closeup(), None, look="sunset", **{part: 0})))
    assert without.sum() < everything.sum()


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_changes_lids_and_lips(look: str) -> None:
    difference = np.abs(change(closeup().rgb, transferred(closeup(), look=look)))
    assert difference[lips(closeup())].mean() > 8
    assert difference[lids(closeup())].mean() > 5


def test_the_manifest_offers_every_look() -> None:
    look = MANIFEST.effects["makeup_transfer"].parameters["look"]
    assert look.schema_()["enum"] == list(LOOKS)


def test_a_higher_strength_changes_more() -> None:
    changes = [
        int(np.abs(change(closeup().rgb, transferred(closeup(), model_with_shadow(), strength=strength))).sum())
        for strength in (0, 40, 70, 100)
    ]
    assert changes[0] == 0
    assert changes == sorted(set(changes))


def test_skin_approaches_the_tone_of_the_reference_with_the_slider() -> None:
    # given
    tanned = painted(closeup(), np.ones(closeup().rgb.shape[:2], bool), np.array([35.0, 18.0, 24.0], np.float32))
    cheek = inside(closeup(), mesh.LEFT_CHEEK)
    # when
    lightness = [
        float(rgb_to_lab(transferred(closeup(), tanned, skin_tone=tone))[..., 0][cheek].mean()) for tone in (0, 50, 100)
    ]
    # then
    assert lightness[0] > lightness[1] + 1 > lightness[2] + 2


def test_a_reference_that_is_missing_is_refused() -> None:
    # given
    resolved = MANIFEST.resolve("makeup_transfer", {"reference": REFERENCE_ID})
    # when
    with pytest.raises(FaceMagiError) as caught:
        Adapter().edit([with_params(astronaut(), **resolved)], [Edit("makeup_transfer", resolved)])
    # then
    assert (caught.value.code, caught.value.param) == ("missing_param", "params.reference")
    assert caught.value.remedy


def test_a_reference_without_a_face_is_refused() -> None:
    with pytest.raises(FaceMagiError) as caught:
        transferred(astronaut(), replace(astronaut(), faces=()))
    assert (caught.value.code, caught.value.param) == ("no_face", "params.reference")
    assert caught.value.remedy


def test_lips_under_a_mask_are_not_transferred_and_a_warning_says_so() -> None:
    # given
    model = closeup()
    masked = painted(model, inside(model, mesh.LIPS_OUTER, 60), np.array([75.0, -8.0, -14.0], np.float32))
    resolved = MANIFEST.resolve("makeup_transfer", {"reference": REFERENCE_ID})
    photo = replace(with_params(closeup(), **resolved), references={"reference": masked})
    # when
    [result] = Adapter().edit([photo], [Edit("makeup_transfer", resolved)])
    # then
    assert [(warning.code, warning.face) for warning in photo.warnings] == [("low_confidence", "f0")]
    assert np.abs(change(closeup().rgb, result))[lips(closeup())].mean() < 2


def test_a_tongue_on_the_lip_gets_no_lipstick() -> None:
    # given: in the open mouth a tongue that lies over the middle of the lower lip
    photo = closeup()
    corners = photo.faces[0].landmarks[[13, 17], :2]
    tongue = np.zeros(photo.rgb.shape[:2], np.uint8)
    middle = (int(corners[:, 0].mean()), int(corners[0, 1] + 0.55 * (corners[1, 1] - corners[0, 1])))
    cv2.ellipse(tongue, middle, (26, int(0.55 * (corners[1, 1] - corners[0, 1]))), 0, 0, 360, 1, -1)
    cover = cv2.GaussianBlur(tongue.astype(np.float32), (0, 0), 1.0)[..., None]
    out = with_pixels(photo, np.rint(photo.rgb + cover * (np.array([205, 125, 125]) - photo.rgb)).astype(np.uint8))
    # when
    difference = np.abs(change(out.rgb, transferred(out, look="sunset"))).mean(axis=2)
    # then
    inner = (cv2.erode(tongue, np.ones((9, 9), np.uint8)) > 0) & inside(out, mesh.LIPS_OUTER, -3)
    beside = lips(out) & (cv2.dilate(tongue, np.ones((9, 9), np.uint8)) == 0)
    assert difference[inner].mean() < 0.35 * difference[beside].mean()


def test_a_closed_eye_gets_make_up_beside_its_lashes_only() -> None:
    # given
    shut = closeup().faces[0].landmarks.copy()
    for eye in EYES:
        shut[list(eye.upper_lid)] = shut[list(eye.lower_lid)]
    closed = replace(closeup(), faces=(replace(closeup().faces[0], landmarks=shut),))
    away = inside(closeup(), (*EYES[0].crease, *reversed(EYES[0].under_brow)))
    # when
    on_open, on_closed = (
        np.abs(change(photo.rgb, transferred(photo, look="sunset")))[away].mean() for photo in (closeup(), closed)
    )
    # then
    assert on_closed < 0.4 * on_open


def test_two_faces_get_the_make_up_of_the_same_reference() -> None:
    # given
    pair = side_by_side(closeup(), closeup())
    # when
    both, alone = transferred(pair, model_with_lipstick()), transferred(closeup(), model_with_lipstick())
    # then
    width = closeup().rgb.shape[1]
    # not equal: the person mask of a wider picture differs a little
    assert np.abs(change(alone, both[:, :width])).mean() < 0.3
    assert np.abs(change(alone, both[:, width:])).mean() < 0.3


def test_the_atlas_is_symmetric() -> None:
    known = face_atlas().labels >= 0
    assert (known == known[:, ::-1]).mean() > 0.99


def test_mapping_a_face_to_the_atlas_and_back_keeps_it() -> None:
    # given
    face = face_frame(closeup().faces[0].landmarks)
    lightness = gaussian(np.ascontiguousarray(rgb_to_lab(closeup().rgb)[..., 0]), 4.0)
    # when
    in_atlas = remap(lightness, picture_to_atlas(face))
    from_atlas_map = atlas_to_picture(face, lightness.shape)
    # then
    cheeks = inside(closeup(), mesh.LEFT_CHEEK) | inside(closeup(), mesh.RIGHT_CHEEK)
    assert np.abs(remap(in_atlas, from_atlas_map) - lightness)[cheeks].max() < 2.0
