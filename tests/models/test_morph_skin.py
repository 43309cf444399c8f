"""Skin of a morph: folds of the other person, colour in dark places, sides that are turned away."""

import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.face.shading import tones_of
from sagemaker_endpoints._imaging.geometry.mesh_map import paint_mesh
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints.face_swap.between.distortion import distorted, evened_out
from sagemaker_endpoints.face_swap.between.light_between import ShadedFace, light_between, skin_between
from tests.models.swap_samples import edit
from tests.support.portraits import closeup, with_pixels


def cheek() -> np.ndarray:
    """(600, 600): the middle of a cheek of the close-up."""
    ring = face_frame(closeup().faces[0].landmarks).ring(mesh.LEFT_CHEEK)
    middle = ring.mean(axis=0)
    return fill_polygons((600, 600), [np.float32(0.4) * (ring - middle) + middle]) > 0.5


def face_of_closeup() -> tuple[FaceFrame, Mask]:
    landmarks = closeup().faces[0].landmarks
    return face_frame(landmarks), paint_mesh((600, 600), landmarks, face_atlas().triangles).inside


def test_a_fold_of_the_other_person_is_hardly_there_half_way() -> None:
    """At half opacity it would have half its contrast."""
    # given a source with a dark fold across its cheek
    rows = np.flatnonzero(cheek().any(axis=1))
    fold = cheek() & (np.abs(np.arange(600) - rows.mean())[:, None] < 4)
    rgb = closeup().rgb.copy()
    rgb[fold] = rgb[fold] // 2
    # when the photo is morphed half-way to it
    plain, folded = (
        edit("morph", closeup(), with_pixels(closeup(), other), strength=50) for other in (closeup().rgb, rgb)
    )
    # then a quarter of it is left at most
    whole = closeup().rgb[fold].mean() - rgb[fold].mean()
    assert plain[fold].mean() - folded[fold].mean() < 0.25 * whole


def test_the_colour_of_a_dark_place_does_not_become_a_coloured_spot() -> None:
    # given a nearly black, reddish nostril, and bright skin of the other person
    frame, inside = face_of_closeup()
    dark, bright = (np.full((600, 600, 3), colour, np.uint8) for colour in ((30, 5, 5), (220, 190, 170)))
    skin = tones_of(bright)
    ours, theirs = (ShadedFace(tones_of(rgb), skin, np.zeros_like(skin)) for rgb in (dark, bright))
    # when the skin is brought into the photo's light
    light = light_between(ours, theirs, skin_between(inside, frame), inside)
    # then it gets hardly more red
    assert np.abs(light[..., 1]).max() < 0.05


def test_a_side_of_the_other_face_that_is_turned_away_is_not_used() -> None:
    # given a map that squeezes everything left of the nose into a tenth of its width
    frame, inside = face_of_closeup()
    x, y = np.meshgrid(np.arange(600, dtype=np.float32), np.arange(600, dtype=np.float32))
    nose = frame.points[1, 0]
    source_map = np.stack([np.where(x < nose, nose + (x - nose) * np.float32(0.1), x), y], axis=-1)
    # when it is looked at
    bad = distorted(source_map, frame, inside)
    # then that cheek is not used, and the other one is
    assert bad[cheek()].min() > 0.9
    right = fill_polygons((600, 600), [frame.ring(mesh.RIGHT_CHEEK)]) > 0.9
    assert bad[right].mean() < 0.1


def test_a_step_in_the_shifts_of_the_head_is_evened_out() -> None:
    frame, inside = face_of_closeup()
    shifts = np.zeros((600, 600, 2), np.float32)
    middle = int(np.flatnonzero(cheek().any(axis=0)).mean())
    shifts[:, :middle] = 10
    assert np.abs(np.diff(evened_out(shifts, frame, inside)[..., 0], axis=1))[cheek()[:, 1:]].max() < 1.5
