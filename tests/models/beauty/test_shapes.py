"""Nose, forehead, mouth and chin: each slider moves its own part of the face, further for larger values."""

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
from sagemaker_endpoints.beauty.outline import OUTLINE_SLIDERS, outline_field
from sagemaker_endpoints.beauty.reshape import INNER_FIELDS
from tests.models.beauty.samples import beauty, disc, frame, inside, painted
from tests.support.portraits import change, closeup, side_by_side, with_pixels

EYES, BROWS = (mesh.LEFT_EYE, mesh.RIGHT_EYE), (mesh.LEFT_BROW, mesh.RIGHT_BROW)
DOT_RADIUS = 5.0
BLUE = (20, 30, 250)
BOTH_WAYS = (-100, -50, 0, 50, 100)
ONE_WAY = (0, 50, 100)


def marked(points: Points) -> Photo:
    """The close-up with blue dots: the engine's landmarks prefer ordinary faces, the centroid of a dot does not."""
    photo = closeup()
    dots = np.max([disc(photo, point, DOT_RADIUS) for point in points], axis=0)
    return with_pixels(photo, painted(photo, dots, BLUE, 1.0))


def shift(slider: str, value: int, point: Points) -> Points:
    """(2,) units to the right and up: how far the slider moves what is at a point of the close-up."""
    photo, face = marked(point[None]), frame(closeup())
    displacement = np.array(_centre(beauty(photo, **{slider: value}))) - _centre(photo.rgb)
    return np.array([displacement @ face.right, displacement @ face.up], np.float32) / np.float32(face.unit)


def _centre(rgb: RGB) -> Points:
    """(2,) pixels: the centroid of the blue in a picture."""
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
class SliderCase:
    """A slider and what it moves.

    Attributes:
        slider: its name.
        values: to try, rising.
        measure: slider value -> units by which the slider's part moves.
        min_shift: units, at the largest value.
        still_rings: rings of landmarks whose pixels keep their bytes.
    """

    slider: str
    values: tuple[int, ...]
    measure: Callable[[int], float]
    min_shift: float
    still_rings: tuple[tuple[int, ...], ...]

    def __str__(self) -> str:
        return self.slider


CASES = (
    SliderCase("nose_slim", ONE_WAY, wing_inwards, 0.025, (*EYES, *BROWS)),
    SliderCase("forehead", BOTH_WAYS, hairline_up, 0.10, (*EYES, mesh.LIPS_OUTER, mesh.NOSE_BASE)),
    SliderCase("mouth_size", BOTH_WAYS, corner_outwards, 0.03, (*EYES, *BROWS)),
    SliderCase("smile", ONE_WAY, corner_up, 0.06, (*EYES, *BROWS)),
    SliderCase("chin", BOTH_WAYS, chin_down, 0.06, (*EYES, *BROWS)),
)
every_slider = pytest.mark.parametrize("case", CASES, ids=str)


@every_slider
def test_a_larger_value_moves_the_shape_further(case: SliderCase) -> None:
    measured = [case.measure(value) for value in case.values]
    assert all(later > earlier for earlier, later in pairwise(measured))
    assert case.measure(0) == 0.0
    assert measured[-1] > case.min_shift


@every_slider
def test_other_features_keep_their_bytes(case: SliderCase) -> None:
    photo, still = closeup(), inside(closeup(), *case.still_rings)
    for value in (case.values[0], case.values[-1]):
        assert np.array_equal(beauty(photo, **{case.slider: value})[still], photo.rgb[still])


@every_slider
def test_a_second_face_does_not_change_the_shape(case: SliderCase) -> None:
    photo = closeup()
    alone, together = (beauty(p, **{case.slider: 100}) for p in (photo, side_by_side(photo, photo)))
    # not equal: the person mask of a wider picture differs a little
    assert np.abs(change(alone, together[:, :600])).mean() < 0.1 * np.abs(change(photo.rgb, alone)).mean()


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_with_every_slider_at_its_end_the_picture_does_not_fold(sign: float) -> None:
    # given
    photo = closeup()
    face, grid = frame(photo), grid_over(Region(0, 0, 600, 600), 4.0)
    nodes = grid.nodes()
    # when
    field = outline_field(grid, face, dict.fromkeys(OUTLINE_SLIDERS, 1.0) | {"chin": sign}, photo.person_mask())
    for name, inner_field in INNER_FIELDS.items():
        field = field + inner_field(nodes, face, sign if name in ("forehead", "mouth_size") else 1.0)
    # then: the Jacobian determinant of the map is positive everywhere
    sources = nodes + field
    (x_down, x_across), (y_down, y_across) = (np.gradient(sources[..., axis], 4.0) for axis in (0, 1))
    assert (x_across * y_down - x_down * y_across).min() > 0.1
