"""APDrawing's adapter: portraits, part boxes, the drawing by itself and on a sheet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.landmarks import five_points
from sagemaker_endpoints._sdk.similarity import transform_points
from sagemaker_endpoints._sdk.templates import TEMPLATES, Template
from sagemaker_endpoints.apdrawing.part_boxes import BOXES, box, centres_of
from sagemaker_endpoints.apdrawing.portraits import SIDE, portrait_of
from sagemaker_endpoints.apdrawing.sheet import sheet
from tests.support.frameworks import run_in
from tests.support.portraits import astronaut, closeup, side_by_side

FIVE_POINTS = [(198.9, 242.2), (313.0, 246.5), (257.3, 309.9), (211.2, 368.0), (304.9, 375.0)]


def run(photo: Photo, params: dict[str, Any]) -> tuple[RGB, list[Any], tuple[int, ...]]:
    """Run the adapter with a stand-in for the network that draws a black square in the middle of each portrait.

    Returns the result, the matrix to its frame where it has one, and the shape of the stand-in's input.
    """
    import torch

    from sagemaker_endpoints._torch.loading import LoadedNetwork
    from sagemaker_endpoints.apdrawing.adapter import Adapter
    from sagemaker_endpoints.apdrawing.network import Drawing

    shapes: list[tuple[int, ...]] = [()]

    class StandIn:
        def draw(self, images: Any, centres: Sequence[Any], person: Any) -> Drawing:
            assert len(centres) == len(images) == len(person)
            shapes.append(tuple(images.shape))
            square = torch.ones_like(person)
            square[..., 156:356, 156:356] = -1
            return Drawing(square, square, square, square, square)

    adapter = Adapter()
    adapter._loaded = LoadedNetwork(StandIn(), torch.device("cpu"), {}, torch.float32)
    (result,) = adapter.edit([photo], [Edit("apdrawing", params)])
    return result, photo.frame_matrices, shapes[-1]


def test_the_part_boxes_are_where_the_authors_place_them() -> None:
    # given five points of an aligned portrait; their fractions are cut off
    centres = centres_of(FIVE_POINTS, SIDE)
    # then the eyes' boxes are raised by 8 pixels, the nose's by 16, and the mouth's is centred between its corners
    assert centres == {"GLEyel": (198, 234), "GLEyer": (313, 238), "GLNose": (257, 293), "GLMouth": (257, 371)}


@pytest.mark.parametrize("shift", [-300, 0, 300])
def test_a_box_never_reaches_beyond_the_portrait(shift: int) -> None:
    for name, centre in centres_of([(x + shift, y + shift) for x, y in FIVE_POINTS], SIDE).items():
        top, left, height, width = box(name, centre)
        assert (height, width) == BOXES[name]
        assert min(top, left) >= 0
        assert max(top + height, left + width) <= SIDE


def test_a_face_is_aligned_to_the_template_and_has_a_person_mask() -> None:
    # given the sample's face
    photo = astronaut()
    portrait = portrait_of(photo, photo.faces[0])
    template = TEMPLATES["portrait_512"]
    assert isinstance(template, Template)
    # then its points are near the template's, and the middle of the mask is person
    points = transform_points(portrait.matrix, five_points(photo.faces[0].landmarks))
    assert np.abs(points - np.array(template.points)).max() < 25
    assert (portrait.rgb.shape, portrait.person[256, 256]) == ((SIDE, SIDE, 3), 1)
    assert set(np.unique(portrait.person)) == {0.0, 1.0}


def test_beyond_the_photos_edge_there_is_white_paper() -> None:
    # given a face at the top of its photo
    photo = closeup()
    top = int(photo.faces[0].landmarks[:, 1].min())
    cut = np.ascontiguousarray(photo.rgb[top:])
    face = replace(photo.faces[0], landmarks=photo.faces[0].landmarks - np.array([0, top, 0], np.float32))
    # then the portrait is white above it
    assert (portrait_of(Photo(cut, (face,)), face).rgb[0] == 255).all()


def test_a_portrait_by_itself_reports_its_frame() -> None:
    # given the sample
    photo = astronaut()
    # when its portrait is drawn
    result, frame_matrices, shape = run_in("torch", run, photo, {"result": "portrait", "strength": 100})
    # then the result is the grey drawing, and its frame is the portrait's
    assert (result.shape, shape) == ((SIDE, SIDE, 3), (1, 3, SIDE, SIDE))
    assert (result[256, 256].tolist(), result[10, 10].tolist()) == ([0, 0, 0], [255, 255, 255])
    np.testing.assert_allclose(frame_matrices[0], portrait_of(photo, photo.faces[0]).matrix)


def test_a_sheet_has_every_drawing_in_its_place_on_white() -> None:
    # given two people side by side
    pair = side_by_side(astronaut(), astronaut())
    result, frame_matrices, shape = run_in("torch", run, pair, {"result": "photo", "strength": 100})
    # then both are drawn where they are, in one batch, and the paper is white elsewhere
    assert (result.shape, frame_matrices, shape) == (pair.rgb.shape, [], (2, 3, SIDE, SIDE))
    for face in pair.faces:
        x, y = face.landmarks[1, :2].astype(int)
        assert result[y, x].max() < 10
    assert (result[-10:] == 255).all()


def test_a_portrait_by_itself_is_of_the_largest_face() -> None:
    pair = side_by_side(astronaut(), astronaut())
    _, _, shape = run_in("torch", run, pair, {"result": "portrait", "strength": 100})
    assert shape[0] == 1


@pytest.mark.parametrize("result", ["portrait", "photo"])
def test_strength_interpolates_between_photo_and_drawing(result: str) -> None:
    photo = astronaut()
    slight, half, full = (
        run_in("torch", run, photo, {"result": result, "strength": strength})[0].astype(np.int16)
        for strength in (1, 50, 100)
    )
    assert np.abs(half - (slight + full) / 2).max() <= 3


@pytest.mark.parametrize("photo", [astronaut(), replace(astronaut(), faces=())], ids=["at rest", "no face"])
def test_without_anything_to_draw_the_photo_is_returned(photo: Photo) -> None:
    strength = 0 if photo.faces else 100
    result, frame_matrices, _ = run_in("torch", run, photo, {"result": "portrait", "strength": strength})
    assert np.array_equal(result, photo.rgb)
    assert frame_matrices == []


def test_where_drawings_overlap_the_darker_pixel_is_kept() -> None:
    # given two drawings of one face, with a line of ink in one of them
    photo = astronaut()
    portrait = portrait_of(photo, photo.faces[0])
    white = np.full((SIDE, SIDE, 3), 255, np.uint8)
    inked = white.copy()
    inked[200:300] = 0
    # then the order does not matter, and the ink is there
    first, second = (
        sheet(photo.rgb, [(portrait, one), (portrait, other)]) for one, other in ((white, inked), (inked, white))
    )
    assert np.array_equal(first, second)
    assert first.min() < 10
