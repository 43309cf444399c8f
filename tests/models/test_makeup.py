"""Make-up: the effect of every product and look on the astronaut's face."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EYES
from sagemaker_endpoints._sdk.landmarks import OVAL
from sagemaker_endpoints.makeup.kit import PRODUCTS
from sagemaker_endpoints.makeup.looks import LOOKS
from tests.models.makeup_samples import MANIFEST, astronaut, change, edit, face_with, inside, landmarks, made_up


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_higher_strength_changes_more(product: str) -> None:
    amounts = [int(change(made_up(**{product: strength})).sum()) for strength in (0, 30, 65, 100)]
    assert amounts[0] == 0
    assert all(less < more for less, more in pairwise(amounts))


@pytest.mark.parametrize("look", [look for look in LOOKS if look != "none"])
def test_a_look_changes_the_face_and_nothing_far_from_it(look: str) -> None:
    difference = change(made_up(look=look))
    far = ~inside(OVAL, 60)
    assert difference[inside(mesh.LIPS_OUTER)].mean() > 10
    assert not difference[far].any()


def test_every_look_has_all_options_of_its_products() -> None:
    for recipes in LOOKS.values():
        for product, recipe in recipes.items():
            assert {"strength", *PRODUCTS[product]} <= set(recipe)


def test_the_manifest_offers_every_look() -> None:
    look = MANIFEST.effects["makeup"].parameters["look"]
    assert look.schema_()["enum"] == list(LOOKS)


def test_a_look_at_strength_0_changes_nothing() -> None:
    np.testing.assert_array_equal(made_up(look="evening", look_strength=0), astronaut())


def test_a_product_given_by_the_caller_replaces_that_of_the_look() -> None:
    lips = inside(mesh.LIPS_OUTER, -3)
    red = made_up(look="retro")[lips].astype(int)
    blue = made_up(look="retro", lipstick=100, lipstick_colour="#2030c0", lip_liner=1)[lips].astype(int)
    assert red[:, 0].mean() > red[:, 2].mean() + 40
    assert blue[:, 2].mean() > blue[:, 0].mean()


@pytest.mark.parametrize("finish", ["matte", "satin", "gloss", "stain"])
def test_lipstick_colours_lips_and_keeps_teeth(finish: str) -> None:
    difference = change(made_up(lipstick=100, lipstick_colour="#8e1030", lipstick_finish=finish))
    teeth = inside(mesh.LIPS_INNER, -2) & (rgb_to_lab(astronaut())[..., 0] > 65)
    lips = inside(mesh.LIPS_OUTER, -2) & ~inside(mesh.LIPS_INNER, 2)
    assert difference[lips].mean() > 30
    assert teeth.sum() > 100
    assert difference[teeth].mean() < 1


def test_gloss_has_brighter_highlights_than_matte() -> None:
    lips = inside(mesh.LIPS_OUTER, -2) & ~inside(mesh.LIPS_INNER, 2)
    bright = [
        float(np.percentile(rgb_to_lab(made_up(lipstick=100, lipstick_finish=finish))[..., 0][lips], 98))
        for finish in ("matte", "gloss")
    ]
    assert bright[1] > bright[0] + 8


def test_lenses_colour_only_the_iris() -> None:
    # given
    iris = np.zeros(astronaut().shape[:2], np.uint8)
    for centre in (mesh.LEFT_IRIS, mesh.RIGHT_IRIS):
        points = landmarks()[centre : centre + 5, :2]
        radius = float(np.linalg.norm(points[1] - points[3]) / 2)
        cv2.circle(iris, (int(points[0, 0]), int(points[0, 1])), int(radius * 1.25 + 1.5), 1, -1)
    # when
    lenses = made_up(lenses=100, lenses_colour="#2050ff")
    # then
    difference = change(lenses)
    assert not difference[iris == 0].any()
    assert (lenses[..., 2].astype(int) - astronaut()[..., 2])[difference > 0].mean() > 10


def test_a_look_on_a_black_and_white_photo_stays_black_and_white() -> None:
    # given
    grey = np.asarray(cv2.merge([cv2.cvtColor(astronaut(), cv2.COLOR_RGB2GRAY)] * 3), np.uint8)
    # when
    look, lipstick = (edit(grey, [face_with(landmarks(), **asked)]) for asked in ({"look": "rose"}, {"lipstick": 100}))
    # then
    assert (look != grey).any()
    assert (np.ptp(look, axis=2) == 0).all()
    assert np.ptp(lipstick, axis=2).max() > 20


def test_lenses_keep_the_pupil() -> None:
    lenses = made_up(lenses=100, lenses_colour="#2050ff")
    x, y = landmarks()[mesh.LEFT_IRIS, :2].astype(int)
    np.testing.assert_allclose(lenses[y, x].astype(int), astronaut()[y, x], atol=12)


@pytest.mark.parametrize("look", ["natural", "evening"])
def test_a_look_does_not_make_lips_paler(look: str) -> None:
    lips = inside(mesh.LIPS_OUTER, -2) & ~inside(mesh.LIPS_INNER, 2)
    before, after = (np.hypot(*rgb_to_lab(rgb)[lips][:, 1:].T).mean() for rgb in (astronaut(), made_up(look=look)))
    assert after >= before


def test_the_default_look_is_visible_on_the_whole_face() -> None:
    difference = np.abs(made_up(look="natural").astype(int) - astronaut()).max(axis=2)
    assert np.median(difference[difference > 0]) >= 3


def test_lipstick_in_the_shade_does_not_glow() -> None:
    # given: only the mouth and the skin around it lie in deep shade
    lips = inside(mesh.LIPS_OUTER, -2) & ~inside(mesh.LIPS_INNER, 2)
    shade = cv2.GaussianBlur(inside(mesh.LIPS_OUTER, 30).astype(np.float32), (0, 0), 8)[..., None]
    dim = np.asarray(astronaut() * (1 - 0.7 * shade), np.uint8)
    # when
    painted = edit(dim, [face_with(landmarks(), lipstick=100, lipstick_colour="#d0102c")])
    # then
    assert rgb_to_lab(painted)[..., 0][lips].mean() < rgb_to_lab(dim)[..., 0][lips].mean() + 4


def test_a_closed_eye_gets_no_shadow_away_from_its_lashes() -> None:
    # given: the lids meet on the line of the lower lid
    closed = landmarks().copy()
    for eye in EYES:
        closed[list(eye.upper_lid)] = closed[list(eye.lower_lid)]
    lid = inside((*EYES[0].crease, *reversed(EYES[0].under_brow)))
    # when
    opened = made_up(eyeshadow=100)
    shut = edit(astronaut(), [face_with(closed, eyeshadow=100)])
    # then
    assert change(shut)[lid].mean() < 0.3 * change(opened)[lid].mean()


def test_lines_on_a_blurred_photo_are_blurred() -> None:
    # given
    soft = np.asarray(cv2.GaussianBlur(astronaut(), (0, 0), 4), np.uint8)
    steps = {}
    for name, rgb in {"sharp": astronaut(), "soft": soft}.items():
        drawn = edit(rgb, [face_with(landmarks(), eyeliner=100, eyeliner_style="winged")])
        line = np.abs(drawn.astype(np.float32) - rgb).mean(axis=2)
        # when
        steps[name] = float(np.abs(np.diff(line, axis=0)).max() / line.max())
    # then
    assert steps["soft"] < 0.8 * steps["sharp"]


def test_mascara_and_eyeliner_only_darken() -> None:
    drawn = made_up(mascara=100, eyeliner=100).astype(int)
    assert (drawn.sum(axis=2) <= astronaut().astype(int).sum(axis=2) + 2).all()


def test_a_second_darker_eyeshadow_colour_darkens() -> None:
    one = made_up(eyeshadow=100, eyeshadow_colours=["#c79a86"])
    two = made_up(eyeshadow=100, eyeshadow_colours=["#c79a86", "#1f1a1c"])
    assert two.astype(int).sum() < one.astype(int).sum()


def test_eyeshadow_without_a_colour_changes_nothing() -> None:
    np.testing.assert_array_equal(made_up(eyeshadow=100, eyeshadow_colours=[]), astronaut())


def test_blush_reddens_the_cheeks_and_keeps_their_texture() -> None:
    cheeks = inside(mesh.LEFT_CHEEK) | inside(mesh.RIGHT_CHEEK)
    before, after = rgb_to_lab(astronaut()), rgb_to_lab(made_up(blush=100))
    assert (after[..., 1] - before[..., 1])[cheeks].mean() > 4
    assert np.corrcoef(after[..., 0][cheeks], before[..., 0][cheeks])[0, 1] > 0.9


def test_foundation_makes_skin_more_even() -> None:
    cheek = inside(mesh.LEFT_CHEEK)
    before, after = rgb_to_lab(astronaut()), rgb_to_lab(made_up(foundation=100, foundation_finish="matte"))
    assert after[..., 1][cheek].std() < 0.8 * before[..., 1][cheek].std()


@pytest.mark.parametrize(("shade", "sign"), [("lighter", 1), ("deeper", -1)])
def test_a_foundation_of_another_shade_moves_the_lightness(shade: str, sign: int) -> None:
    cheek = inside(mesh.LEFT_CHEEK)
    own, other = made_up(foundation=100), made_up(foundation=100, foundation_shade=shade)
    gain = rgb_to_lab(other)[..., 0][cheek] - rgb_to_lab(own)[..., 0][cheek]
    assert sign * gain.mean() > 2


def test_each_face_has_its_own_make_up() -> None:
    # given
    two = np.ascontiguousarray(np.concatenate([astronaut(), astronaut()], axis=1))
    width = astronaut().shape[1]
    second = landmarks() + np.array([width, 0, 0], np.float32)
    # when
    result = edit(two, [face_with(landmarks(), lipstick=100), face_with(second)])
    # then
    assert change(np.ascontiguousarray(result[:, :width])).any()
    assert not change(np.ascontiguousarray(result[:, width:])).any()


def test_a_rotated_face_gets_the_same_make_up() -> None:
    # given
    upright = np.rot90(made_up(look="evening"), 1)
    lying = np.ascontiguousarray(np.rot90(astronaut(), 1))
    turned = landmarks()[:, [1, 0, 2]] * np.array([1, -1, 1], np.float32) + np.array([0, astronaut().shape[1], 0])
    # when
    result = edit(lying, [face_with(turned.astype(np.float32), look="evening")])
    # then
    assert np.abs(result.astype(int) - upright).mean() < 0.5


@pytest.mark.parametrize("side", [0, 1])
def test_a_face_cut_by_the_border_is_made_up_where_it_is_visible(side: int) -> None:
    # given
    middle = int(landmarks()[1, 0])
    rgb = np.ascontiguousarray((astronaut()[:, :middle], astronaut()[:, middle:])[side])
    points = landmarks() - np.array([middle * side, 0, 0], np.float32)
    # when
    result = edit(rgb, [face_with(points, look="evening")])
    # then
    assert result.shape == rgb.shape
    assert (result != rgb).any()


def test_a_face_of_64_pixels_is_made_up() -> None:
    # given
    scale = 64 / float(np.ptp(landmarks()[:468, 1]))
    rgb = np.asarray(cv2.resize(astronaut(), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    # when
    result = edit(rgb, [face_with((landmarks() * scale).astype(np.float32), look="evening")])
    # then
    lips = (landmarks()[[0, 17], :2].mean(axis=0) * scale).astype(int)
    assert (result != rgb).any()
    assert int(result[lips[1] + 2, lips[0], 0]) > int(result[lips[1] + 2, lips[0], 1])


def test_an_edit_is_deterministic_and_does_not_write_to_the_photo() -> None:
    rgb = astronaut().copy()
    first = edit(rgb, [face_with(landmarks(), look="plum")])
    np.testing.assert_array_equal(rgb, astronaut())
    np.testing.assert_array_equal(first, edit(rgb, [face_with(landmarks(), look="plum")]))
