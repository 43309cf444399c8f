"""Faces in a painting get their own features back, and nothing else of the painting changes."""

import numpy as np
import pytest

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.compositing.painted_faces import with_faces
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.landmarks import oval
from tests.support.portraits import astronaut

PHOTO = astronaut()


def painting_of(seed: int) -> RGB:
    """A blue painting with strokes that hide everything."""
    strokes = np.random.default_rng(seed).normal(0, 40, PHOTO.rgb.shape[:2])[..., None]
    return np.clip(np.array([60, 90, 160]) + strokes, 0, 255).astype(np.uint8)


def middle(picture: RGB) -> RGB:
    """The middle of the face."""
    x, y = oval(PHOTO.faces[0].landmarks).mean(axis=0).astype(int)
    return picture[y - 30 : y + 30, x - 20 : x + 20]


def likeness(picture: RGB) -> float:
    """The correlation of the lightness in the middle of the face with the photo's."""
    return float(
        np.corrcoef(rgb_to_lab(middle(picture))[..., 0].ravel(), rgb_to_lab(middle(PHOTO.rgb))[..., 0].ravel())[0, 1]
    )


def test_without_faces_the_painting_is_returned() -> None:
    painting = painting_of(1)
    assert with_faces(painting, PHOTO.rgb, (), 1.0) is painting
    assert with_faces(painting, PHOTO.rgb, PHOTO.faces, 0.0) is painting


def test_more_of_the_faces_own_features_return_with_the_amount() -> None:
    painting = painting_of(1)
    found = [likeness(with_faces(painting, PHOTO.rgb, PHOTO.faces, amount)) for amount in (0.0, 0.3, 0.6, 1.0)]
    assert found == sorted(found)
    assert found[0] < 0.2
    assert found[-1] > 0.98


def test_the_face_keeps_the_paintings_colours() -> None:
    # given a blue painting, when the face's own features return
    result = with_faces(painting_of(1), PHOTO.rgb, PHOTO.faces, 0.6)
    # then the face is still blue
    assert rgb_to_lab(middle(result))[..., 2].mean() < -20


def test_beyond_the_face_nothing_changes() -> None:
    painting = painting_of(1)
    result = with_faces(painting, PHOTO.rgb, PHOTO.faces, 1.0)
    outline = oval(PHOTO.faces[0].landmarks)
    width = np.ptp(outline[:, 0])
    left, top = (outline.min(axis=0) - 0.3 * width).astype(int)
    right, bottom = (outline.max(axis=0) + 0.3 * width).astype(int)
    changed = (result != painting).any(axis=2)
    changed[top:bottom, left:right] = False
    assert not changed.any()


@pytest.mark.parametrize("move", [(-160, 0), (0, -60), (5000, 0)], ids=["left edge", "top edge", "far away"])
def test_a_face_at_the_edge_or_beyond_it_does_not_fail(move: tuple[int, int]) -> None:
    face = PHOTO.faces[0]
    moved = face.landmarks + np.array([*move, 0], np.float32)[: face.landmarks.shape[1]]
    outside = type(face)(face.id, face.box, moved, face.yaw, face.pitch, face.roll, face.quality)
    assert with_faces(painting_of(1), PHOTO.rgb, (outside,), 1.0).shape == PHOTO.rgb.shape
