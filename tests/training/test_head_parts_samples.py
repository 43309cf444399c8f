"""Samples of the training of head_parts: what is changed, and what the target then says."""

from dataclasses import fields, replace

import numpy as np
import pytest

from sagemaker_endpoints.head_parts.classes import CLASSES
from scripts.labelling.classes import index_of
from scripts.training.head_parts.chances import Chances
from scripts.training.head_parts.changes import CHANGES
from scripts.training.head_parts.composition import Picture
from scripts.training.head_parts.headwear import bald, head_of, with_headwear
from scripts.training.head_parts.light import dyed, relit, taken
from scripts.training.head_parts.samples import IGNORED, Sample, make_sample
from scripts.training.head_parts.textures import ground
from tests.training.training_samples import FRAME, drawn_canvas

NEVER = Chances(**dict.fromkeys((each.name for each in fields(Chances)), 0.0))


def sample(chances: Chances, seed: int = 1) -> Sample:
    canvas = drawn_canvas()
    return make_sample(canvas, [canvas], chances, np.random.default_rng(seed))


def share(made: Sample, name: str) -> float:
    return float((made.target == CLASSES.index(name)).mean())


def test_the_same_seed_gives_the_same_sample() -> None:
    first, second = sample(Chances(), 5), sample(Chances(), 5)
    assert np.array_equal(first.picture, second.picture)
    assert np.array_equal(first.target, second.target)


def test_beyond_the_portrait_nothing_counts() -> None:
    # given a sample without other changes, when the photo ends inside the window
    made = sample(NEVER)

    # then what is outside is ignored, and nothing inside is
    inside = made.own[..., -1] > 0
    assert (made.target[::2, ::2] == IGNORED).mean() == pytest.approx((~inside).mean(), abs=0.02)


def test_headwear_comes_from_paint_alone() -> None:
    assert share(sample(NEVER), "headwear") == 0
    assert share(sample(replace(NEVER, headwear=1.0)), "headwear") > 0.002


def test_another_ground_reaches_further_than_the_portrait() -> None:
    # given samples of a portrait whose person touches no side, each as it is and on another ground
    def known(chances: Chances) -> float:
        return float(np.mean([(sample(chances, seed).target != IGNORED).mean() for seed in range(8)]))

    # then those on another ground know more of the window
    assert known(replace(NEVER, ground=1.0)) > known(NEVER)


def test_a_painted_hat_changes_colours_only_where_it_is_labelled_or_shades() -> None:
    # given the drawn head, when a hat is painted
    canvas = drawn_canvas()
    rgb, labels, hat = with_headwear(
        canvas.rgb, canvas.labels, head_of(canvas, canvas.labels), np.random.default_rng(2)
    )

    # then pixels under it are headwear, and none far away is brighter
    assert (labels[hat] != index_of("hair")).all()
    assert (rgb[250:] <= canvas.rgb[250:] + 0.01).all()


def test_a_bald_head_has_less_hair() -> None:
    canvas = drawn_canvas()
    _, labels = bald(canvas.rgb, canvas.labels, head_of(canvas, canvas.labels), canvas, np.random.default_rng(0))
    hair = index_of("hair")
    assert (labels == hair).sum() < 0.7 * (canvas.labels == hair).sum()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("longer_hair", "hair"),
        ("fringe", "hair"),
        ("spectacles", "glasses"),
        ("headwear", "headwear"),
        ("bare_shoulders", "body_skin"),
    ],
)
def test_what_is_painted_is_labelled(change: str, name: str) -> None:
    # given the drawn head
    canvas = drawn_canvas()
    picture = Picture(canvas.rgb, canvas.labels, canvas.frame, [])

    # when something is painted on it
    CHANGES[change](picture, canvas, np.random.default_rng(0))

    # then its class covers more pixels, and the colours differ there
    new = (picture.labels == index_of(name)) & (canvas.labels != index_of(name))
    assert new.sum() > 30
    assert np.abs(picture.rgb - canvas.rgb).max(axis=-1)[new].mean() > 0.02


@pytest.mark.parametrize("seed", range(8))
def test_a_cover_is_one_only_in_front_of_the_head(seed: int) -> None:
    # given the drawn head, when something is put in front of it
    canvas = drawn_canvas()
    picture = Picture(canvas.rgb, canvas.labels, canvas.frame, [])
    CHANGES["cover"](picture, canvas, np.random.default_rng(seed))

    # then only pixels that were the head become a cover
    covered = picture.labels == index_of("cover")
    assert np.isin(canvas.labels[covered], [index_of("hair"), index_of("face_skin")]).all()


def test_other_skin_changes_skin_alone() -> None:
    canvas = drawn_canvas()
    picture = Picture(canvas.rgb, canvas.labels, canvas.frame, [])
    CHANGES["other_skin"](picture, canvas, np.random.default_rng(3))
    changed = np.abs(picture.rgb - canvas.rgb).max(axis=-1)
    skin = canvas.labels == index_of("face_skin")
    assert changed[skin].mean() > 0.02
    assert changed[250:].max() < 0.01


def test_dyeing_leaves_what_is_not_hair() -> None:
    canvas = drawn_canvas()
    hair = canvas.labels == index_of("hair")
    changed = np.abs(dyed(canvas.rgb, hair, np.random.default_rng(1)) - canvas.rgb).max(axis=-1)
    assert changed[hair].mean() > 0.05
    assert changed[230:].max() < 0.01


@pytest.mark.parametrize("seed", range(8))
def test_grounds_and_light_stay_in_range(seed: int) -> None:
    rng = np.random.default_rng(seed)
    behind = ground(rng, [drawn_canvas().rgb])
    lit = relit(behind, rng)
    assert (behind.min() >= 0, behind.max() <= 1, lit.min() >= 0, lit.max() <= 1) == (True,) * 4
    assert taken(lit, rng).shape == behind.shape


def test_the_matte_covers_the_person_and_not_the_ground() -> None:
    canvas = drawn_canvas()
    left, top, right, bottom = FRAME
    alpha, labels = canvas.alpha[top:bottom, left:right], canvas.labels[top:bottom, left:right]
    assert np.median(alpha[labels == index_of("face_skin")]) > 0.95
    assert np.median(alpha[labels == index_of("ground")]) < 0.05
