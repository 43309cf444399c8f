"""How much of a pixel is hair: wisps, edges, partings, hands and lengths; and where roots are."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints.hair_color import matte as matte_module
from sagemaker_endpoints.hair_color.adapter import dye_photo
from sagemaker_endpoints.hair_color.bare_skin import without_skin
from sagemaker_endpoints.hair_color.head import HeadCrop, crop_head
from sagemaker_endpoints.hair_color.lengths import extend_lengths
from sagemaker_endpoints.hair_color.matte import matte_hair
from sagemaker_endpoints.hair_color.mixture import less_by_colour, measure_mixture
from sagemaker_endpoints.hair_color.parsed_hair import Covers
from sagemaker_endpoints.hair_color.pieces import without_small_pieces
from sagemaker_endpoints.hair_color.roots import find_roots
from sagemaker_endpoints.hair_color.zones import find_ears, find_zones
from tests.support.portraits import change, closeup

Colour = tuple[int, int, int]

UNIT = 36.0
"""Inter-ocular distance, pixels, of the drawn pictures."""

HAIR, SKIN, PINK = (30, 22, 18), (200, 160, 135), "#d886a4"


def two_halves(left: Colour = HAIR, right: Colour = SKIN) -> tuple[RGB, NDArray[np.float32]]:
    """Hair on the left and skin on the right, each with some grain; and a mask whose edge is 4 pixels too far right."""
    rgb = np.zeros((80, 120, 3), np.int16)
    rgb[:, :60], rgb[:, 60:] = left, right
    rgb += np.random.default_rng(1).integers(-4, 5, (80, 120, 1)).astype(np.int16)
    mask = (np.arange(120) < 64).astype(np.float32) * np.ones((80, 1), np.float32)
    return rgb.clip(0, 255).astype(np.uint8), mask


@pytest.fixture(scope="module")
def head() -> HeadCrop:
    photo = closeup()
    return crop_head(photo.rgb, face_frame(photo.faces[0].landmarks), [])


def test_a_pixel_of_the_edge_gets_the_share_of_its_colour() -> None:
    # given a pixel that is half hair and half skin
    rgb, mask = two_halves()
    rgb[40, 60] = np.add(HAIR, SKIN) // 2
    # when both colours are measured
    share = measure_mixture(rgb, mask, UNIT).share(rgb)
    # then it is half hair, and the skin that the mask calls hair is none
    assert 0.3 < share[40, 60] < 0.7
    assert share[10:30, 62].max() < 0.2
    assert share[:, :56].min() > 0.8


def test_a_glint_near_the_edge_is_more_hair_than_skin_of_its_brightness() -> None:
    # given two pixels of the same brightness, one without colour and one of the colour of shaded skin
    rgb, mask = two_halves()
    rgb[30, 54], rgb[50, 54] = (120, 120, 120), (145, 116, 98)
    share = measure_mixture(rgb, mask, UNIT).share(rgb)
    # then the first is mostly hair
    assert share[30, 54] > 0.5
    assert share[30, 54] > share[50, 54] + 0.1


def test_a_bright_strand_deep_in_the_hair_is_hair() -> None:
    rgb, mask = two_halves()
    rgb[40, 5:30] = SKIN
    assert measure_mixture(rgb, mask, UNIT).share(rgb)[40, 5:30].min() > 0.9


def test_hair_fades_out_towards_an_edge_that_cannot_be_seen() -> None:
    # given black hair on black
    rgb, mask = two_halves(HAIR, HAIR)
    share = measure_mixture(rgb, mask, UNIT).share(rgb)[40]
    # then it ends over a long distance, without a step
    assert share[20] > 0.9
    assert share[62] < 0.5
    assert np.abs(np.diff(share[30:63])).max() < 0.15


def test_where_colours_say_little_the_mask_decides() -> None:
    # given bright strands of grey hair that look like the skin beside them
    rgb, mask = two_halves((90, 90, 90), (160, 160, 160))
    rgb[40, 50:58] = 160
    mixture = measure_mixture(rgb, mask, UNIT)
    by_colour, by_mask = mixture.share(rgb), less_by_colour(mixture, 0.3).share(rgb)
    assert by_mask[40, 50:58].mean() > by_colour[40, 50:58].mean() + 0.2
    assert by_mask[:, 100:].max() < 0.1


def test_an_ear_beside_the_hair_is_no_hair(head: HeadCrop) -> None:
    # given dark hair down to the ears, and a shaded ear of almost the same colour that is certainly skin
    zones = find_zones(head)
    hair = ((zones.prior > 0.5) & (zones.whole_face == 0) & (head.above > -0.2)).astype(np.float32)
    ear = (find_ears(head, zones) > 0) & (head.above < -0.2) & (head.above > -0.6)
    rgb = head.rgb.copy()
    rgb[(hair > 0) | ear] = (60, 42, 35)
    drawn = replace(head, rgb=rgb, lab=rgb_to_lab(rgb), to_crop=np.eye(2, 3, dtype=np.float32))
    shares = []
    for bare in (0.0, 1.0):
        matte = matte_hair(rgb, drawn, zones, hair, Covers(np.float32(bare) * ear.astype(np.float32), 0 * hair))
        assert matte is not None
        shares.append(matte.share[ear & (head.above < -0.25)])
    # then it would be dyed by its colour, but is not
    assert shares[0].max() > 0.3
    assert shares[1].max() < 0.3
    assert shares[1].mean() < 0.2 * shares[0].mean()


def test_a_collar_that_does_not_touch_the_hair_is_no_hair(head: HeadCrop) -> None:
    hair = ((np.abs(head.across) < 1.2) & (head.above > 0.5)).astype(np.float32)
    collar = (np.abs(head.across - 0.8) < 0.2) & (head.above < head.chin + 0.3) & (head.above > head.chin - 0.1)
    lengths = (np.abs(head.across + 1.2) < 0.5) & (head.above < 0) & (head.above > head.chin - 1)
    result = without_small_pieces(head, np.maximum(hair, collar | lengths).astype(np.float32))
    assert result[collar].max() == 0
    assert result[lengths].min() == 1
    assert np.array_equal(result[hair > 0], hair[hair > 0])


def with_wisp(head: HeadCrop) -> tuple[HeadCrop, NDArray[np.float32], NDArray[np.bool_]]:
    """Dark hair around a bare forehead, over which a strand hangs; a mask of the hair without it; and the strand."""
    zones = find_zones(head)
    forehead = (zones.whole_face > 0) & (head.above > 0.35)
    hair = (zones.prior > 0.5) & (zones.whole_face == 0) & (head.above > 0)
    strand = forehead & (np.abs(head.across) < 0.05)
    rgb = head.rgb.copy()
    rgb[forehead], rgb[hair | strand] = SKIN, (40, 30, 20)
    drawn = replace(head, rgb=rgb, lab=rgb_to_lab(rgb), to_crop=np.eye(2, 3, dtype=np.float32))
    return drawn, hair.astype(np.float32), strand


def test_a_wisp_over_the_forehead_is_hair_and_the_skin_beside_it_is_not(head: HeadCrop) -> None:
    # given a mask that does not know a strand over the forehead
    drawn, hair, strand = with_wisp(head)
    matte = matte_hair(drawn.rgb, drawn, find_zones(drawn), hair)
    assert matte is not None
    # when its share of each pixel is found a little below the hair
    alpha = np.zeros(hair.shape, np.float32)
    matte.region.cut(alpha)[...] = matte.alpha
    away = cv2.distanceTransform((hair == 0).astype(np.uint8), cv2.DIST_L2, 3) / drawn.face.unit
    below = (away > 0.15) & (away < 0.35) & (head.above > 0.6)
    # then the strand is hair, and the skin beside it is not
    assert np.median(alpha[strand & below]) > 0.6
    assert np.percentile(alpha[below & (np.abs(head.across) > 0.12) & (np.abs(head.across) < 0.5)], 95) < 0.05


def test_a_hand_in_the_hair_is_no_hair() -> None:
    # given a mask that takes a hand for hair
    likelihood = np.random.default_rng(2).uniform(0, 0.2, (100, 100)).astype(np.float32)
    likelihood[60:90, 60:90] = 0.7
    hair = np.ones((100, 100), np.float32)
    dyeable = without_skin(hair, likelihood, 0 * hair, 0 * hair, hair, UNIT)
    # then the hand is taken out, and only the hand
    assert dyeable[70:80, 70:80].max() < 0.1
    assert dyeable[:40, :40].min() > 0.9


def test_hair_of_the_colour_of_skin_stays_hair() -> None:
    hair, alike = np.ones((100, 100), np.float32), np.full((100, 100), 0.8, np.float32)
    assert without_skin(hair, alike, 0 * hair, 0 * hair, hair, UNIT).min() == 1


def with_lengths(head: HeadCrop, colour: Colour) -> tuple[HeadCrop, NDArray[np.float32], NDArray[np.bool_]]:
    """Brown hair at both sides that a mask follows to the chin, with something of a colour below; and its pixels."""
    sides = (np.abs(head.across) > 1.0) & (np.abs(head.across) < 1.8) & (head.above < 1)
    below = sides & (head.above < head.chin - 0.1) & (head.above > head.chin - 1.8)
    rgb = head.rgb.copy()
    rgb[sides] = (70, 45, 30)
    rgb[below] = colour
    person = np.maximum(head.person, sides).astype(np.float32)
    ones = np.ones_like(person)
    hair = (sides & (head.above > head.chin - 0.1)).astype(np.float32)
    return replace(head, rgb=rgb, lab=rgb_to_lab(rgb), person=person, inside=ones), hair, below


def test_the_lengths_fade_out_below_the_mask(head: HeadCrop) -> None:
    longer, hair, below = with_lengths(head, (70, 45, 30))
    result = extend_lengths(longer, find_zones(longer), hair, np.zeros_like(hair))
    depth = longer.chin - longer.above
    near, far = (below & (depth > start) & (depth < start + 0.2) for start in (0.3, 1.5))
    assert np.median(result[near]) > 0.6
    assert np.median(result[far]) < 0.5 * np.median(result[near])


@pytest.mark.parametrize("bare", [0.0, 1.0])
def test_clothes_and_skin_below_the_hair_are_not_its_lengths(head: HeadCrop, bare: float) -> None:
    # given a green sleeve below the hair, or skin of the colour of hair
    longer, hair, below = with_lengths(head, (70, 45, 30) if bare else (40, 140, 60))
    result = extend_lengths(longer, find_zones(longer), hair, np.full_like(hair, bare) * below)
    assert np.median(result[below]) < 0.05


def test_a_hole_amid_hair_of_the_same_colour_is_hair(head: HeadCrop) -> None:
    # given a mask with a hole in brown hair, and one around a red bow
    longer, hair, _ = with_lengths(head, (70, 45, 30))
    hole = (np.abs(head.across - 1.4) < 0.15) & (np.abs(head.above) < 0.15)
    bow = (np.abs(head.across + 1.4) < 0.15) & (np.abs(head.above) < 0.15)
    rgb = longer.rgb.copy()
    rgb[bow] = (200, 20, 40)
    drawn = replace(longer, rgb=rgb, lab=rgb_to_lab(rgb))
    result = extend_lengths(drawn, find_zones(drawn), hair * ~(hole | bow), 0 * hair)
    assert np.median(result[hole]) > 0.8
    assert result[bow].max() < 0.1


def test_roots_lie_along_the_hairline_only(head: HeadCrop) -> None:
    zones = find_zones(head)
    share = ((zones.prior > 0.5) & (zones.whole_face == 0)).astype(np.float32)
    roots = find_roots(head, zones, share)
    hair = share > 0.5
    assert np.median(roots[hair & (zones.away < 0.3) & (head.above > head.top)]) > 0.4
    assert roots[hair & (zones.away > 1.0)].mean() < 0.25
    assert roots[head.above < -0.3].max() < 0.1


def test_the_result_does_not_depend_on_the_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    params = {"colour": PINK, "strength": 100, "shine": 10}
    photo = replace(closeup(), faces=(replace(closeup().faces[0], params=params),))
    whole = dye_photo(photo)
    monkeypatch.setattr(matte_module, "BAND_PIXELS", 20_000)
    assert np.abs(change(whole, dye_photo(photo))).max() <= 1
