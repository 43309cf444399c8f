"""What stickers are made of: outlines, scattered points, and where art lies on the skin."""

import numpy as np
import pytest

from sagemaker_endpoints._imaging.geometry.outline_stroke import fill_outlines
from sagemaker_endpoints.stickers.curves import outline
from sagemaker_endpoints.stickers.growth import scatter, spots
from sagemaker_endpoints.stickers.head import fit_head_pose
from sagemaker_endpoints.stickers.skin_chart import place_on_skin
from tests.models.turned_landmarks import turned_landmarks
from tests.support.portraits import (
    closeup,
)

SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)


def test_points_of_the_chart_land_on_their_landmarks() -> None:
    photo = closeup()
    head = fit_head_pose(photo.faces[0].landmarks)
    mouth = np.array([[[-0.47, -1.05], [0.47, -1.05]]], np.float32)
    placed = place_on_skin(mouth, head.landmarks, head.unit).points[0]
    assert np.linalg.norm(placed - head.landmarks[[61, 291]], axis=1).max() < 0.12 * head.unit


def test_skin_that_is_turned_away_has_a_small_visible_share() -> None:
    head = fit_head_pose(turned_landmarks(65, 1))
    cheeks = np.array([[[-1.0, -0.6], [-0.9, -0.6], [-0.9, -0.5]], [[1.0, -0.6], [0.9, -0.6], [0.9, -0.5]]], np.float32)
    facing = place_on_skin(cheeks, head.landmarks, head.unit).facing
    assert facing.min() < 0.1 < facing.max()


def test_a_path_is_read_with_its_curves() -> None:
    ring = outline("M 0 0 L 1 0 Q 2 1 1 2 C 0.5 2 0 1.5 0 1 Z")
    assert ring[:2].tolist() == [[0, 0], [1, 0]]
    assert ring[-1].tolist() == [0, 1]
    assert ring[:, 0].max() == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize("path", ["", "L 1 1", "M 0 0 A 1 1", "M 0 0 l 1 1"])
def test_an_invalid_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no outline"):
        outline(path)


def test_scattered_points_lie_inside_and_are_spread_evenly() -> None:
    points, random = scatter(SQUARE * 2, 400)
    assert len(points) == 400
    assert ((points >= 0) & (points <= 2)).all()
    assert np.histogram2d(points[:, 0], points[:, 1], bins=4)[0].min() > 18
    assert np.histogram(random, bins=4)[0].min() > 80


def test_spots_have_the_requested_count_and_size() -> None:
    dots = spots(SQUARE, 30, (0.01, 0.03))
    assert len(dots) == 30
    assert 0.018 < np.ptp(dots, axis=1).max() < 0.061


@pytest.mark.parametrize("side", [60, 400])
def test_outlines_cover_their_area(side: int) -> None:
    ring = SQUARE * np.float32(side / 2) + np.float32(side / 4 + 0.3)
    assert fill_outlines((side, side), [ring]).sum() == pytest.approx((side / 2) ** 2, rel=0.02)
