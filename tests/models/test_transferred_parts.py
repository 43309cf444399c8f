"""Make-up transfer, part by part: shadow that grows from the lashes, lines, lipstick that suits the skin, powder."""

from dataclasses import replace
from functools import cache
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facemagi.manifest import read_manifest
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EYES, EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.face.lids import find_lids
from sagemaker_endpoints._imaging.geometry.path import stroke
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints.makeup_transfer.adapter import transfer
from tests.support.portraits import closeup, with_params, with_pixels
from tests.support.samples import ROOT

MANIFEST = read_manifest(ROOT / "sagemaker_endpoints/makeup_transfer")
REFERENCE_ID = "photo_" + "0" * 20
FRAME = face_frame(closeup().faces[0].landmarks)
MOUSTACHE = (98, 97, 2, 326, 327, 391, 322, 270, 269, 267, 0, 37, 39, 40, 92, 165)

Where = NDArray[np.bool_]


def transferred(photo: Photo, reference: Photo | None = None, **params: Any) -> RGB:
    """The photo with the make-up of a reference, or of a look."""
    sent = params | ({"reference": REFERENCE_ID} if reference else {})
    ready = with_params(photo, **MANIFEST.resolve("makeup_transfer", sent))
    return transfer(replace(ready, references={"reference": reference} if reference else {}))


def lab_change(photo: Photo, result: RGB) -> NDArray[np.float32]:
    return np.asarray(rgb_to_lab(result) - rgb_to_lab(photo.rgb), np.float32)


def area(outline: NDArray[np.float32]) -> Where:
    return fill_polygons(closeup().rgb.shape[:2], [outline]) > 0.5


def ring(numbers: tuple[int, ...], margin: float = 0.0) -> Where:
    return area(grow_outline(closed_curve(FRAME.ring(numbers)), margin))


def lid_band(eye: EyeMesh, low: float, high: float) -> Where:
    """(H, W): the middle of a lid between two heights, see `Lids.above`."""
    lids = find_lids(FRAME, eye)
    return area(np.concatenate([lids.above(low)[6:19], lids.above(high)[6:19][::-1]]))


def lips() -> Where:
    return ring(mesh.LIPS_OUTER, -3) & ~ring(mesh.LIPS_INNER, 3)


def painted(photo: Photo, where: Where, lab_step: tuple[float, float, float]) -> Photo:
    """The photo with a soft change of colour."""
    share = cv2.GaussianBlur(where.astype(np.float32), (0, 0), 2.0)[..., None]
    lab = rgb_to_lab(photo.rgb) + share * np.array(lab_step, np.float32)
    return with_pixels(photo, np.rint(lab_to_rgb(lab)).astype(np.uint8))


@cache
def lined() -> Photo:
    """The close-up with a black line along its upper lids."""
    lines = [area(stroke(find_lids(FRAME, eye).above(0.05), 0.09 * FRAME.unit)) for eye in EYES]
    return painted(closeup(), lines[0] | lines[1], (-45, -8, -10))


def with_moustache() -> Photo:
    """The close-up with a moustache of single dark hairs."""
    rng, where = np.random.default_rng(3), ring(MOUSTACHE, 2) & ~ring(mesh.LIPS_OUTER, 1)
    hairs = np.zeros(closeup().rgb.shape[:2], np.uint8)
    rows, columns = np.nonzero(where)
    for index in rng.choice(len(rows), 900):
        x, y = int(columns[index]), int(rows[index])
        cv2.line(hairs, (x, y), (x + int(rng.integers(-4, 5)), y + 8), 255, 1, cv2.LINE_AA)
    cover = (hairs / 255.0 * where)[..., None]
    return with_pixels(
        closeup(), np.rint(closeup().rgb * (1 - cover) + np.array([48, 34, 26]) * cover).astype(np.uint8)
    )


def test_shadow_that_lies_above_the_lid_grows_from_the_lash_line() -> None:
    # given: a dark patch between crease and brow only
    patches = lid_band(EYES[0], 0.9, 1.5) | lid_band(EYES[1], 0.9, 1.5)
    # when
    darker = -lab_change(closeup(), transferred(closeup(), painted(closeup(), patches, (-30, 0, 0))))[..., 0]
    # then
    for eye in EYES:
        assert darker[lid_band(eye, 0.9, 1.3)].mean() > 1
        assert darker[lid_band(eye, 0.2, 0.7)].mean() > 0.8 * darker[lid_band(eye, 0.9, 1.3)].mean()


def test_shadow_on_one_eye_of_the_reference_is_alike_on_both() -> None:
    darker = -lab_change(closeup(), transferred(closeup(), painted(closeup(), lid_band(EYES[0], 0, 1), (-30, 0, 0))))[
        ..., 0
    ]
    one, other = (float(darker[lid_band(eye, 0.1, 0.9)].mean()) for eye in EYES)
    assert min(one, other) > 3
    assert min(one, other) > 0.6 * max(one, other)


def test_red_lids_that_are_not_darker_are_not_transferred_as_sore_eyes() -> None:
    # given
    red = lid_band(EYES[0], 0, 1.4) | lid_band(EYES[1], 0, 1.4)
    # when
    redder = lab_change(closeup(), transferred(closeup(), painted(closeup(), red, (0, 24, 0))))[..., 1]
    # then
    assert 0 < redder[red].mean() < 8


def test_the_line_of_a_reference_is_drawn_along_the_lashes() -> None:
    darker = -lab_change(closeup(), transferred(closeup(), lined()))[..., 0]
    for eye in EYES:
        assert darker[lid_band(eye, -0.02, 0.2)].mean() > 15
        assert darker[lid_band(eye, -0.02, 0.2)].mean() > 2 * darker[lid_band(eye, 1.0, 1.5)].mean()


@pytest.mark.parametrize("look", ["sunset", "aurora", "petal", "gilded"])
def test_shadow_ends_within_the_end_of_the_brow(look: str) -> None:
    difference = np.abs(lab_change(closeup(), transferred(closeup(), look=look, skin=0))).sum(axis=2)
    for eye in EYES:
        end, corner, out = FRAME.points[eye.brow_bottom[0]], FRAME.points[eye.upper_lid[0]], find_lids(FRAME, eye).out
        beyond = area(
            np.stack([end, corner, corner + FRAME.unit * out, end + FRAME.unit * out]) + 0.16 * FRAME.unit * out
        )
        assert beyond.sum() > 500
        assert difference[beyond].mean() < 0.5


def test_lipstick_on_dark_skin_is_deeper_and_less_vivid() -> None:
    # given: the same face in a third of the light
    dark = with_pixels(closeup(), np.rint(closeup().rgb * 0.42).astype(np.uint8))
    reference = painted(closeup(), lips(), (-22, 38, -12))
    # when
    on_fair, on_dark = (rgb_to_lab(transferred(photo, reference))[lips()].mean(axis=0) for photo in (closeup(), dark))
    # then: no more vivid than in proportion to the light
    assert on_dark[0] < 0.62 * on_fair[0]
    assert np.hypot(*on_dark[1:]) < 0.7 * np.hypot(*on_fair[1:])


def test_lipstick_of_a_reference_keeps_the_shading_of_the_lips() -> None:
    reference = painted(closeup(), lips(), (-22, 38, -12))
    before, after = (rgb_to_lab(rgb)[lips()][:, 0] for rgb in (closeup().rgb, transferred(closeup(), reference)))
    assert np.corrcoef(before, after)[0, 1] > 0.9
    assert after.std() > 0.6 * before.std()


def test_a_face_with_a_moustache_hardly_changes() -> None:
    reference = painted(lined(), lips(), (-22, 38, -12))
    changes = [
        np.abs(lab_change(photo, transferred(photo, reference))).sum(axis=2)[lips()].mean()
        for photo in (with_moustache(), closeup())
    ]
    assert changes[0] < 0.3 * changes[1]


@pytest.mark.parametrize("look", ["sunset", "aurora", "petal"])
def test_blush_is_soft_and_does_not_reach_the_hairline(look: str) -> None:
    # when
    redder = lab_change(closeup(), transferred(closeup(), look=look, eyes=0, lips=0))[..., 1]
    # then
    temples = [
        np.hypot(*(np.indices(redder.shape)[::-1] - FRAME.points[number][:, None, None])) < 0.1 * FRAME.unit
        for number in (127, 356, 234, 454)
    ]
    assert max(np.abs(redder[temple]).mean() for temple in temples) < 0.5
    smooth = cv2.GaussianBlur(redder, (0, 0), 0.02 * FRAME.unit)
    assert smooth[ring(mesh.LEFT_CHEEK) | ring(mesh.RIGHT_CHEEK)].max() > 3
    assert np.hypot(*np.gradient(smooth))[ring(mesh.LEFT_CHEEK, -6)].max() * 0.1 * FRAME.unit < 6
