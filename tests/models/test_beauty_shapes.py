"""Nose, forehead, mouth and chin: each slider shapes its own part, further the further it is moved."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.geometry.displacement import grid_over
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk.contract import RGB, Photo, Points
from sagemaker_endpoints.beauty.forehead import HAIRLINE
from sagemaker_endpoints.beauty.outline import OUTLINES, outline_field
from sagemaker_endpoints.beauty.reshape import INSIDE
from tests.models.beauty_samples import beauty, disc, frame, inside, painted
from tests.support.portraits import beside, change, closeup, with_pixels

EYES, BROWS = (mesh.LEFT_EYE, mesh.RIGHT_EYE), (mesh.LEFT_BROW, mesh.RIGHT_BROW)
DOT, BLUE = 5.0, (20, 30, 250)
BOTH_WAYS, ONE_WAY = (-100, -50, 0, 50, 100), (0, 50, 100)


def marked(points: Points) -> Photo:
    """The close-up with a blue dot at each place: the face engine expects certain faces, dots it does not."""
    photo = closeup()
    dots = np.max([disc(photo, point, DOT) for point in points], axis=0)
    return with_pixels(photo, painted(photo, dots, BLUE, 1.0))


def shift(slider: str, value: int, point: Points) -> Points:
    """(2,) to the right and up, units: where the slider takes what is at a place of the close-up."""
    photo, face = marked(point[None]), frame(closeup())
    moved = np.array(_centre(beauty(photo, **{slider: value}))) - _centre(photo.rgb)
    return np.array([moved @ face.right, moved @ face.up], np.float32) / np.float32(face.unit)


def _centre(rgb: RGB) -> Points:
    """Of the blue in a picture: (2,) pixels."""
    blueness = np.clip(rgb[..., 2] - rgb[..., :2].max(axis=2).astype(np.float32) - 60.0, 0, None)
    rows, columns = np.mgrid[: rgb.shape[0], : rgb.shape[1]] + 0.5
    total = blueness.sum()
    return np.array([(columns * blueness).sum() / total, (rows * blueness).sum() / total], np.float32)


def wing_inwards(value: int) -> float:
    return float(shift("nose_slim", value, frame(closeup()).points[64])[0])


def hairline_up(value: int) -> float:
    face = frame(closeup())
    return float(shift("forehead", value, face.points[10] + HAIRLINE * face.unit * face.up)[1])


def corner_outwards(value: int) -> float:
    return -float(shift("mouth_size", value, frame(closeup()).points[61])[0])


def corner_up(value: int) -> float:
    return float(shift("smile", value, frame(closeup()).points[61])[1])


def chin_down(value: int) -> float:
    return -float(shift("chin", value, frame(closeup()).points[152])[1])


@dataclass(frozen=True)
class Shape:
    """slider: its name. values: where it is tried, rising. measure: units that what it is named after moves by.
    least: at its upper end. stays: rings that keep their bytes."""

    slider: str
    values: tuple[int, ...]
    measure: Callable[[int], float]
    least: float
    stays: tuple[tuple[int, ...], ...]

    def __str__(self) -> str:
        return self.slider


SHAPES = (
    Shape("nose_slim", ONE_WAY, wing_inwards, 0.025, (*EYES, *BROWS)),
    Shape("forehead", BOTH_WAYS, hairline_up, 0.10, (*EYES, mesh.LIPS_OUTER, mesh.NOSE_BASE)),
    Shape("mouth_size", BOTH_WAYS, corner_outwards, 0.03, (*EYES, *BROWS)),
    Shape("smile", ONE_WAY, corner_up, 0.06, (*EYES, *BROWS)),
    Shape("chin", BOTH_WAYS, chin_down, 0.06, (*EYES, *BROWS)),
)
shapes = pytest.mark.parametrize("shape", SHAPES, ids=str)


@shapes
def test_the_further_the_slider_the_further_the_shape(shape: Shape) -> None:
    measured = [shape.measure(value) for value in shape.values]
    assert all(later > earlier for earlier, later in pairwise(measured))
    assert shape.measure(0) == 0.0
    assert measured[-1] > shape.least


@shapes
def test_other_features_keep_their_bytes(shape: Shape) -> None:
    photo, still = closeup(), inside(closeup(), *shape.stays)
    for value in (shape.values[0], shape.values[-1]):
        assert np.array_equal(beauty(photo, **{shape.slider: value})[still], photo.rgb[still])


@shapes
def test_a_shape_is_the_same_whoever_is_beside(shape: Shape) -> None:
    photo = closeup()
    alone, together = (beauty(p, **{shape.slider: 100}) for p in (photo, beside(photo, photo)))
    # the person mask of a wider picture is a little different
    assert np.abs(change(alone, together[:, :600])).mean() < 0.1 * np.abs(change(photo.rgb, alone)).mean()


@pytest.mark.parametrize("way", [-1.0, 1.0])
def test_with_everything_at_its_end_nothing_folds(way: float) -> None:
    photo = closeup()
    face, grid = frame(photo), grid_over(Region(0, 0, 600, 600), 4.0)
    nodes = grid.nodes()
    field = outline_field(grid, face, dict.fromkeys(OUTLINES, 1.0) | {"chin": way}, photo.person_mask())
    for name, shape in INSIDE.items():
        field = field + shape(nodes, face, way if name in ("forehead", "mouth_size") else 1.0)
    sources = nodes + field
    (x_down, x_across), (y_down, y_across) = (np.gradient(sources[..., axis], 4.0) for axis in (0, 1))
    assert (x_across * y_down - x_down * y_across).min() > 0.1
