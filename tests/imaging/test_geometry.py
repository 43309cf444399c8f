"""Outlines, regions, face frames, displacement fields and the ownership of pixels."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.face.ownership import ownership
from sagemaker_endpoints._imaging.geometry.displacement import (
    fade_at_borders,
    grid_over,
    magnify,
    shift_controls,
    warp_region,
)
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._imaging.geometry.region import Region, merge_overlapping, region_around
from tests.support.portraits import astronaut, face_in_crop, quarter_turned

SQUARE = np.array([(10, 10), (30, 10), (30, 30), (10, 30)], np.float32)
WHOLE = Region(0, 0, 80, 60)


def picture(height: int = 60, width: int = 80) -> NDArray[np.uint8]:
    return np.random.default_rng(5).integers(0, 256, (height, width, 3), dtype=np.uint8)


def points(*pairs: tuple[float, float]) -> NDArray[np.float32]:
    return np.array(pairs, np.float32)


@pytest.mark.parametrize("shift", [0.0, 0.25, 0.5])
def test_a_filled_polygon_has_its_area_and_centre_to_a_fraction_of_a_pixel(shift: float) -> None:
    mask = fill_polygons((50, 50), [SQUARE + np.float32(shift)])
    rows, columns = np.mgrid[:50, :50] + 0.5
    assert mask.sum() == pytest.approx(20 * 20, rel=0.03)
    assert (mask * columns).sum() / mask.sum() == pytest.approx(20 + shift, abs=0.15)
    assert (mask * rows).sum() / mask.sum() == pytest.approx(20 + shift, abs=0.15)


def test_several_polygons_are_filled_as_their_union() -> None:
    mask = fill_polygons((50, 50), [SQUARE, SQUARE + 5])
    assert mask.max() == 1.0
    assert mask[12, 12] == mask[33, 33] == 1.0


def test_a_closed_curve_goes_through_its_corners() -> None:
    assert np.allclose(closed_curve(SQUARE, steps=4)[::4], SQUARE)


def test_an_outline_grows_and_shrinks_about_its_centre() -> None:
    corner_to_middle = np.linalg.norm(SQUARE - 20, axis=1)
    for distance in (3.0, -3.0):
        assert np.allclose(np.linalg.norm(grow_outline(SQUARE, distance) - 20, axis=1), corner_to_middle + distance)


def test_a_region_is_cut_to_the_picture_and_never_empty() -> None:
    assert region_around(points((5, 5), (20, 90)), 10, 30, 40) == Region(0, 0, 30, 40)
    outside = region_around(points((500, 500)), 1, 30, 40)
    assert (outside.width, outside.height) == (1, 1)


def test_a_cut_region_is_a_view() -> None:
    rgb = picture()
    Region(2, 3, 5, 7).cut(rgb)[:] = 0
    assert rgb[3:7, 2:5].max() == 0
    assert rgb[2, 2].max() > 0


def test_overlapping_regions_become_one_even_through_a_third() -> None:
    left, right, bridge, separate = (
        Region(0, 0, 10, 10),
        Region(18, 0, 30, 10),
        Region(8, 0, 20, 10),
        Region(50, 0, 60, 9),
    )
    assert sorted(merge_overlapping([left, right, separate, bridge]), key=lambda r: r.left) == [
        Region(0, 0, 30, 10),
        separate,
    ]


def test_a_face_frame_turns_with_the_face_and_keeps_its_unit() -> None:
    upright, lying = (face_frame(photo.faces[0].landmarks) for photo in (astronaut(), quarter_turned(astronaut())))
    assert upright.unit == pytest.approx(lying.unit, rel=1e-4)
    assert np.allclose(lying.up, (upright.up[1], -upright.up[0]), atol=1e-4)
    assert upright.right[0] > 0.9


def test_a_face_frame_of_a_turned_head_keeps_its_unit() -> None:
    landmarks = astronaut().faces[0].landmarks
    angle = np.radians(50)
    turn = np.array([(np.cos(angle), 0, -np.sin(angle)), (0, 1, 0), (np.sin(angle), 0, np.cos(angle))])
    profile = (landmarks @ turn).astype(np.float32)
    assert face_frame(profile).unit == pytest.approx(face_frame(landmarks).unit, rel=0.05)


def test_controls_move_their_surroundings_and_fixed_ones_stay() -> None:
    grid = grid_over(WHOLE, 4)
    nodes = grid.nodes()
    sources, targets = points((20, 30), (60, 30)), points((23, 30), (60, 30))
    field = shift_controls(nodes, sources, targets, 8)
    assert field[7, 5] == pytest.approx((-3, 0), abs=0.3)
    assert np.abs(field[7, 15]).max() < 0.1


def test_magnifying_takes_pixels_from_nearer_the_centre_and_ends_at_the_rim() -> None:
    nodes = grid_over(WHOLE, 2).nodes()
    field = magnify(nodes, points((40, 30))[0], points((16, 0), (0, 10)), 0.3)
    offset = nodes - np.array((40, 30), np.float32)
    outside = (offset[..., 0] / 16) ** 2 + (offset[..., 1] / 10) ** 2 >= 1
    assert np.abs(field[outside]).max() == 0
    assert (field * offset).sum(axis=-1)[~outside].max() <= 0


def test_a_field_faded_at_the_borders_takes_nothing_from_outside_the_picture() -> None:
    nodes = grid_over(WHOLE, 2).nodes()
    faded = fade_at_borders(np.full_like(nodes, -8.0), nodes, 80, 60, 20)
    assert (nodes + faded).min() >= 0
    assert faded[15, 20] == pytest.approx((-8, -8))


def test_a_warp_of_zero_keeps_every_byte() -> None:
    grid = grid_over(Region(10, 5, 70, 50), 6)
    assert np.array_equal(warp_region(picture(), grid, np.zeros_like(grid.nodes())), picture()[5:50, 10:70])


def test_a_constant_field_shifts_the_picture() -> None:
    grid = grid_over(Region(10, 10, 60, 50), 6)
    field = np.zeros_like(grid.nodes()) + points((3, -2))
    assert np.array_equal(warp_region(picture(), grid, field), picture()[8:48, 13:63])


def test_the_shares_of_two_faces_add_up_to_one() -> None:
    face = astronaut().faces[0]
    first = face_frame(face.landmarks)
    second = face_frame(face_in_crop(face, (-120.0, 0.0)).landmarks)
    shares = ownership((512, 512), first, [second]), ownership((512, 512), second, [first])
    assert np.allclose(shares[0] + shares[1], 1, atol=1e-5)
    assert _at_nose(shares[0], first) == 1
    assert _at_nose(shares[0], second) == 0


def test_a_single_face_owns_every_pixel() -> None:
    assert ownership((20, 30), face_frame(astronaut().faces[0].landmarks), []).min() == 1


def _at_nose(plane: NDArray[np.float32], face: FaceFrame) -> float:
    x, y = face.points[4].astype(int)
    return float(plane[y, x])
