"""What hides a face keeps its pixels under every face effect, and the job says what is hidden."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facemagi.warnings import JobWarning
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.face.visibility import Visibility, face_visibility
from sagemaker_endpoints._runtime.editing import Task, edit_batch
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from tests.support.editing import bench
from tests.support.portraits import closeup, other_person, with_params, with_pixels

Where = NDArray[np.bool_]

EFFECTS: dict[tuple[str, str], dict[str, Any]] = {
    ("makeup", "makeup"): {"look": "evening"},
    ("makeup_transfer", "makeup_transfer"): {},
    ("beauty", "beauty"): {"smoothing": 80, "whitening": 80, "brighten_eyes": 80, "whiten_teeth": 80},
    ("face_swap", "swap"): {"source": True},
}
"""Effects that paint or replace a face, at strengths that show."""


def painted(where: Callable[[FaceFrame], Sequence[NDArray[np.float32]]], colour: tuple[int, int, int]) -> Photo:
    """The sample with polygons of one colour in front of its face."""
    photo = closeup()
    rgb = photo.rgb.copy()
    cv2.fillPoly(rgb, [ring.astype(np.int32) for ring in where(face_frame(photo.faces[0].landmarks))], colour)
    return with_pixels(photo, rgb)


def mask_ring(face: FaceFrame) -> Sequence[NDArray[np.float32]]:
    """From the bridge of the nose to the jaw."""
    return [face.ring((227, 117, 195, 346, 447, 397, 400, 152, 176, 172))]


def lens_rings(face: FaceFrame) -> Sequence[NDArray[np.float32]]:
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    oval = np.stack([0.42 * np.cos(angle), 0.3 * np.sin(angle)], axis=1) * face.unit
    bridge = face.points[[133, 362]] - np.array([0, 0.05 * face.unit])
    bar = np.concatenate([bridge, bridge[::-1] + np.array([0, 0.1 * face.unit])])
    ovals = [face.points[iris] + oval for iris in (mesh.LEFT_IRIS, mesh.RIGHT_IRIS)]
    return [ring.astype(np.float32) for ring in (*ovals, bar)]


def mask() -> Photo:
    return painted(mask_ring, (120, 170, 205))


def sunglasses() -> Photo:
    return painted(lens_rings, (16, 15, 18))


def edit(photo: Photo, model: str, effect: str, **params: Any) -> tuple[RGB, list[JobWarning]]:
    """The result and its warnings."""
    with_parser = replace(photo, parser=bench(model).parser)
    manifest = bench(model).manifest
    effect_id = next(each for each in manifest.effect_ids() if manifest.effect_name(each) == effect)
    second = {name: "photo_" + "0" * 20 for name in ("source",) if name in params}
    consent = {"consent": True} if second else {}
    ready = with_params(with_parser, **manifest.resolve(effect_id, {**params, **second, **consent}))
    task_photo = replace(ready, references=dict.fromkeys(second, other_person()))
    [picture] = edit_batch(bench(model).model, [Task(task_photo, Edit(effect, task_photo.faces[0].params))])
    return picture, task_photo.warnings


def visibility(photo: Photo) -> Visibility:
    found = face_visibility(replace(photo, parser=bench("makeup").parser), photo.faces[0])
    assert found is not None
    return found


def well_inside(photo: Photo, rings: Sequence[NDArray[np.float32]]) -> Where:
    where = np.zeros(photo.rgb.shape[:2], np.uint8)
    cv2.fillPoly(where, [ring.astype(np.int32) for ring in rings], 1)
    return cv2.erode(where, np.ones((15, 15), np.uint8)) > 0


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize(("cover", "rings"), [(mask, mask_ring), (sunglasses, lens_rings)])
def test_what_covers_a_face_keeps_its_pixels(
    effect: tuple[str, str], cover: Callable[[], Photo], rings: Callable[[FaceFrame], Sequence[NDArray[np.float32]]]
) -> None:
    # given a face with a mask, or with sunglasses
    photo = cover()
    result, _ = edit(photo, *effect, **EFFECTS[effect])

    # then nearly every pixel of it is the photo's own, and the rest of the face is edited
    inside = well_inside(photo, rings(face_frame(photo.faces[0].landmarks)))
    assert (result[inside] == photo.rgb[inside]).all(axis=1).mean() > 0.97
    assert (result != photo.rgb).any()


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize(("cover", "features"), [(mask, ("mouth",)), (sunglasses, ("left_eye", "right_eye"))])
def test_a_hidden_feature_is_warned_about(
    effect: tuple[str, str], cover: Callable[[], Photo], features: tuple[str, ...]
) -> None:
    _, warnings = edit(cover(), *effect, **EFFECTS[effect])
    assert warnings == [JobWarning("occluded", "f0", features)]


@pytest.mark.parametrize("effect", EFFECTS)
def test_a_bare_face_is_not_warned_about(effect: tuple[str, str]) -> None:
    _, warnings = edit(closeup(), *effect, **EFFECTS[effect])
    assert not warnings


def test_an_edit_that_changes_nothing_warns_of_nothing() -> None:
    _, warnings = edit(mask(), "makeup", "makeup", look="none")
    assert not warnings


def test_clear_glasses_hide_no_eye() -> None:
    # given glasses of which only the frames are drawn
    photo = closeup()
    rgb = photo.rgb.copy()
    rings = [ring.astype(np.int32) for ring in lens_rings(face_frame(photo.faces[0].landmarks))]
    cv2.polylines(rgb, rings, True, (25, 25, 30), 5, cv2.LINE_AA)

    # then both eyes are visible
    hidden = visibility(with_pixels(photo, rgb)).hidden_features
    assert max(hidden.values()) < 0.2


def test_dark_skin_and_shade_hide_nothing() -> None:
    # given the face with dark skin, lit from one side
    photo = closeup()
    light = np.linspace(0.75, 0.25, photo.rgb.shape[1])[None, :, None]
    dark = visibility(with_pixels(photo, (photo.rgb * light * (0.9, 0.8, 0.7)).astype(np.uint8)))
    assert dark.hidden_share < 0.1
    assert max(dark.hidden_features.values()) < 0.2


def test_the_visibility_of_a_face_is_computed_once() -> None:
    # given two steps on the same analysed photo
    analysed = replace(closeup(), parser=bench("makeup").parser)
    first, second = (Photo(analysed.rgb, analysed.faces, analysed=analysed) for _ in range(2))

    # then the second gets the result of the first
    assert face_visibility(first, first.faces[0]) is face_visibility(second, second.faces[0])


def test_without_a_parser_nothing_is_known() -> None:
    assert face_visibility(closeup(), closeup().faces[0]) is None
