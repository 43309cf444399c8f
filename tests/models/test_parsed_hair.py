"""Hair from a parsing network beside the estimate: who decides, and when the result is called unsure."""

from dataclasses import replace

import numpy as np
import pytest

from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.parts import Parts, View
from sagemaker_endpoints.hair_color.head import USUAL, HeadCrop, crop_head, hair_reach
from sagemaker_endpoints.hair_color.parsed_hair import parsed_hair
from sagemaker_endpoints.hair_color.segment import HairSegmentation, segment_hair
from tests.support.portraits import astronaut, closeup

NAMES = ("background", "hair", "hat")


@pytest.fixture(scope="module")
def head() -> HeadCrop:
    photo = closeup()
    return crop_head(photo.rgb, face_frame(photo.faces[0].landmarks), [])


def around(head: HeadCrop, **likely: float) -> Parts:
    """A square that covers the crop; above the chin, hair and hat have these probabilities."""
    side = max(head.lab.shape[:2])
    probabilities = np.zeros((side, side, len(NAMES)), np.float16)
    probabilities[..., 0] = 1
    above = np.argwhere(head.above > head.chin)
    for name, probability in likely.items():
        probabilities[above[:, 0], above[:, 1], NAMES.index(name)] = probability
    centre = np.array([side / 2, side / 2])
    larger = np.array([[0.8, 0, 0.2 * centre[0]], [0, 0.8, 0.2 * centre[1]]])  # the rim lies outside the crop
    matrix = np.vstack([larger, [0, 0, 1]]) @ np.vstack([head.to_crop, [0, 0, 1]])
    return Parts((View(matrix[:2], probabilities, NAMES),))


def guess(head: HeadCrop, probability: float, covered: float = 0.0) -> HairSegmentation:
    """An estimate that gives everything above the chin this probability."""
    plane = np.float32(probability) * (head.above > head.chin).astype(np.float32)
    return replace(segment_hair(head), probability=plane, covered=covered)


def test_a_network_that_is_sure_is_not_overruled(head: HeadCrop) -> None:
    # given a network that is sure of hair, and an estimate that is sure of the opposite
    hair = parsed_hair(head, guess(head, 0.0), around(head, hair=1.0), alone=True)

    # then it is hair
    assert np.median(hair.probability[head.above > head.chin + 0.5]) > 0.95


@pytest.mark.parametrize(("estimate", "expected"), [(0.99, True), (0.01, False)])
def test_where_the_network_is_unsure_the_estimate_decides(head: HeadCrop, estimate: float, expected: bool) -> None:
    hair = parsed_hair(head, guess(head, estimate), around(head, hair=0.52), alone=True)
    assert (np.median(hair.probability[head.above > head.chin + 0.5]) > 0.6) == expected


def test_it_is_unsure_only_if_the_network_is_and_the_estimate_disagrees(head: HeadCrop) -> None:
    # given a network that is sure, or not; and an estimate that says the same, or not
    same, other = guess(head, 0.9), guess(head, 0.0)
    certainty = [
        parsed_hair(head, estimate, around(head, hair=probability), alone=True).certainty
        for probability in (0.95, 0.55)
        for estimate in (same, other)
    ]

    # then it is certain in three cases of four
    assert [value > 0.5 for value in certainty] == [True, True, True, False]


def test_under_a_hat_that_the_estimate_sees_it_overrules_the_network(head: HeadCrop) -> None:
    # given a network that is fairly sure of hair, and an estimate that finds a hat there
    bare, under = (
        parsed_hair(head, guess(head, 0.02, covered), around(head, hair=0.9), alone=True).probability
        for covered in (0.0, 1.0)
    )

    # then it is hair only without the hat
    upper = head.above > head.chin + 0.5
    assert [bool(np.median(each[upper]) > 0.5) for each in (bare, under)] == [True, False]


def test_headwear_covers_the_head(head: HeadCrop) -> None:
    bare, worn = (parsed_hair(head, guess(head, 0.0), around(head, hat=hat), alone=True) for hat in (0.0, 1.0))
    assert (bare.covered, worn.covered) == (0, 1)


@pytest.mark.parametrize(("likely", "absent"), [({}, True), ({"hair": 1.0}, False), ({"hat": 1.0}, True)])
def test_a_bald_or_covered_head_has_no_hair_to_dye(head: HeadCrop, likely: dict[str, float], absent: bool) -> None:
    assert parsed_hair(head, guess(head, 0.0), around(head, **likely), alone=True).absent == absent


def test_long_hair_gets_a_larger_crop() -> None:
    # given hair seen in the whole photo, and none
    photo = astronaut()
    face = face_frame(photo.faces[0].landmarks)
    side = max(photo.rgb.shape)
    plain = np.zeros((side, side, len(NAMES)), np.float16)
    hair = plain.copy()
    hair[..., 1] = 1
    without, long = (
        hair_reach(photo.rgb, face, [], Parts((View(np.eye(2, 3), each, NAMES),))) for each in (plain, hair)
    )
    # then the crop grows only with the hair
    assert without == USUAL
    assert long.below > USUAL.below
