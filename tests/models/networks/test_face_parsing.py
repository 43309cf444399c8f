"""Face parsing: maps, mattes and dyes."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import pytest

from sagemaker_endpoints._imaging.color.colour_model import fit_colour_model
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.compositing.recolour import dye_difference
from sagemaker_endpoints._imaging.face.face_components import face_components
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.parts import PARTS, RIM, Parts
from sagemaker_endpoints._sdk.similarity import compose, inverse, transform_points
from sagemaker_endpoints.face_parsing.adapter import Adapter
from sagemaker_endpoints.face_parsing.dye import dye
from sagemaker_endpoints.face_parsing.face_squares import SIDE, WIDER, squares_around
from sagemaker_endpoints.face_parsing.mattes import hair_matte
from sagemaker_endpoints.face_parsing.palette import COLOURS, palette
from sagemaker_endpoints.face_parsing.part_map import part_map
from tests.models.networks.parts_samples import HAIR, changed, hair_in_both_squares, parts_of
from tests.support.portraits import astronaut, change, closeup, with_pixels
from tests.support.samples import ROOT

AT_REST = {"hair": 0, "hair_color": "#24479e", "lips": 0, "lip_color": "#6e1e3c"}


def dyed(photo: Photo, parts: Parts, **params: Any) -> RGB:
    rgb = photo.rgb.copy()
    dye(rgb, photo.rgb, parts, face_frame(photo.faces[0].landmarks), [], AT_REST | params)
    return rgb


def test_every_part_has_its_own_colour() -> None:
    assert tuple(COLOURS) == PARTS
    assert len({tuple(colour) for colour in palette()}) == len(PARTS)


def test_the_map_has_the_photos_size_and_the_colour_of_each_part() -> None:
    # given a face whose square has hair above and clothes below
    photo = astronaut()
    parts = parts_of(photo, hair=(0, 0, SIDE, 100), clothes=(0, 400, SIDE, SIDE))
    # when it is drawn
    drawn = part_map(photo.rgb.shape, [parts])
    # then the middle of the face is skin, and every colour is in the palette
    x, y = photo.faces[0].landmarks[1, :2].astype(int)
    assert drawn.shape == photo.rgb.shape
    assert drawn[y, x].tolist() == palette()[PARTS.index("skin")].tolist()
    colours = {tuple(colour) for colour in np.unique(drawn.reshape(-1, 3), axis=0)}
    assert colours == {tuple(palette()[PARTS.index(name)]) for name in ("background", "skin", "hair", "clothes")}


def test_where_squares_overlap_the_more_probable_part_is_drawn() -> None:
    # given parts of one face twice, certain skin and less probable hair
    photo = astronaut()
    sure, unsure = parts_of(photo), parts_of(photo, hair=(0, 0, SIDE, SIDE))
    unsure.views[0].probabilities[..., HAIR] = 0.6
    # then it is skin, in either order
    for order in ((sure, unsure), (unsure, sure)):
        drawn = part_map(photo.rgb.shape, order)
        assert tuple(palette()[HAIR]) not in {tuple(colour) for colour in np.unique(drawn.reshape(-1, 3), axis=0)}


def test_only_hair_is_dyed() -> None:
    # given a face with hair in the upper quarter of its square
    photo = astronaut()
    parts = parts_of(photo, hair=(100, 20, 400, 120))
    # when it is dyed blue
    result = dyed(photo, parts, hair=100)
    # then the changed pixels lie there, and are bluer
    where = changed(photo.rgb, result)
    rows, columns = np.nonzero(where)
    ((across, down),) = transform_points(parts.views[0].matrix, np.array([[columns.mean(), rows.mean()]]))
    assert 100 < across < 400
    assert 20 < down < 120
    before, after = (rgb_to_lab(rgb)[where].mean(axis=0) for rgb in (photo.rgb, result))
    assert after[2] < before[2] - 3


def test_lips_change_their_colour_and_keep_their_furrows() -> None:
    # given lips
    photo = astronaut()
    parts = parts_of(photo, upper_lip=(200, 340, 312, 400))
    result = dyed(photo, parts, lips=100, lip_color="#6e1e3c")
    # then they become darker, and light and shade on them stay
    solid = cv2.erode(changed(photo.rgb, result).astype(np.uint8), np.ones((7, 7))) > 0
    before, after = rgb_to_lab(photo.rgb)[solid], rgb_to_lab(result)[solid]
    assert after[:, 0].mean() < before[:, 0].mean()
    assert np.corrcoef(before[:, 0], after[:, 0])[0, 1] > 0.9


@pytest.mark.parametrize("name", ["hair", "lips"])
def test_more_dye_changes_more(name: str) -> None:
    photo = astronaut()
    parts = parts_of(photo, hair=(100, 20, 400, 120), upper_lip=(200, 340, 312, 400))
    changes = [
        np.abs(change(photo.rgb, dyed(photo, parts, **{name: strength}))).mean() for strength in (0, 30, 60, 100)
    ]
    assert changes[0] == 0
    assert changes == sorted(changes)
    assert changes[1] > 0


def test_a_face_without_hair_is_unchanged() -> None:
    photo = astronaut()
    assert np.array_equal(dyed(photo, parts_of(photo), hair=100), photo.rgb)


def test_hair_continues_beyond_the_near_square() -> None:
    # given hair that fills the lower part of the near square and continues below it
    photo = with_pixels(closeup(), np.full((600, 600, 3), 90, np.uint8))
    parts = hair_in_both_squares(photo, (0, 300, SIDE, SIDE), (0, 210, SIDE, 400))
    # when its matte is computed
    matte = hair_matte(photo.rgb, parts, face_frame(photo.faces[0].landmarks), [])
    assert matte is not None
    # then nothing is missing at the transition from one square to the other
    edge = (
        round(transform_points(inverse(parts.views[0].matrix), np.array([[SIDE / 2, SIDE]]))[0, 1]) - matte.region.top
    )
    assert matte.alpha[edge - 40 : edge + 40, 100:-100].min() > 0.98


def test_the_transition_between_two_views_is_seamless() -> None:
    # given two views that agree, in the pixels of the wider one
    photo = astronaut()
    parts = hair_in_both_squares(photo, (0, 0, SIDE, SIDE), (0, 0, SIDE, SIDE))
    likely, known = parts.sample(("hair",), parts.views[1].matrix, (SIDE, SIDE))
    # then everything within the outer rim is known to be hair, and nothing beyond it
    rim = round(RIM * SIDE) + 1
    np.testing.assert_allclose(likely[rim:-rim, rim:-rim], 1, atol=0.02)
    np.testing.assert_allclose(likely, known, atol=0.02)
    assert known[0].max() < 0.05


def test_beyond_all_views_nothing_is_known() -> None:
    photo = astronaut()
    likely, known = parts_of(photo, hair=(0, 0, SIDE, SIDE)).sample(
        ("hair",), np.array([[1.0, 0, 5000], [0, 1, 5000]]), (40, 30)
    )
    assert (likely.shape, float(likely.max()), float(known.max())) == ((30, 40), 0.0, 0.0)


def test_the_wide_square_has_twice_the_side_and_reaches_lower() -> None:
    near, wide = squares_around(astronaut().faces[0])
    corners = transform_points(compose(wide.matrix, inverse(near.matrix)), np.array([(0, 0), (SIDE, SIDE)]))
    np.testing.assert_allclose(corners, [(SIDE / 4, SIDE / 8), (SIDE * 3 / 4, SIDE * 5 / 8)], atol=1e-6)
    assert WIDER.shape == (2, 3)


def test_certain_hair_is_dyed_even_where_it_looks_like_skin() -> None:
    # given dark hair, of which a part looks like the face's skin
    lab = np.full((20, 40, 3), (20.0, 2, 4), np.float32)
    lab[:, 20:24] = (65.0, 15, 18)
    skin = fit_colour_model(lab[0, 20:24])
    # when it is dyed as uncertain hair, and as certain hair
    target, alpha = np.array([40.0, 10, -50], np.float32), np.ones((20, 40), np.float32)
    uncertain, certain = (dye_difference(lab, alpha, target, skin, 1.0, 0.0, 40.0, core) for core in (None, alpha))
    # then only the second dyes that part
    assert np.abs(uncertain[:, 20:24]).max() == 0
    assert np.abs(certain[:, 20:24]).min(axis=(0, 1)).max() > 20
    assert np.array_equal(uncertain[:, :20], certain[:, :20])


def test_a_neighbours_hair_is_left_out() -> None:
    # given a face, hair above it and hair far from it
    face = face_frame(closeup().faces[0].landmarks)
    likely = np.zeros((600, 600), np.float32)
    top, right = int(face.points[10, 1]), int(face.points[:468, 0].max() + 1.2 * face.unit)
    likely[max(top - 60, 0) : top + 10, 200:400] = 0.9
    likely[:300, right:] = 0.9
    # then the first is kept with its edge, the second is gone
    own = face_components(likely, face)
    assert own[top, 300] == np.float32(0.9)
    assert own[:, right:].max(initial=0) == 0


def edited_with(photos: Sequence[Photo], effect: str, params: dict[str, Any], parts: Sequence[Parts]) -> list[RGB]:
    """Run the adapter with given parts instead of those of a network."""
    adapter = Adapter()
    parts_by_photo = {id(photo): {photo.faces[0].id: own} for photo, own in zip(photos, parts, strict=True)}
    adapter.parse = lambda photo: parts_by_photo[id(photo)]  # type: ignore[method-assign]
    return adapter.edit(photos, [Edit(effect, params)] * len(photos))


def test_the_map_is_blended_with_the_photo_by_its_strength() -> None:
    photo = astronaut()
    parts = parts_of(photo, hair=(0, 0, SIDE, 100))
    none, half, full = (
        edited_with([photo], "parsing", {"strength": strength}, [parts])[0] for strength in (0, 50, 100)
    )
    assert none is photo.rgb
    assert np.array_equal(full, part_map(photo.rgb.shape, [parts]))
    assert np.abs(half.astype(int) - (photo.rgb.astype(int) + full) / 2).max() <= 1


def test_the_documentation_lists_every_colour() -> None:
    page = (ROOT / "docs/networks.md").read_text("utf-8")
    assert [name for name, colour in COLOURS.items() if f"| `{name}` | `{colour}` |" not in page] == []
