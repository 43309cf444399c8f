"""The style pictures that our code draws: strokes, colours, the same picture every time."""

from dataclasses import replace

import numpy as np

from scripts.training.neural_style.drawn_styles.painting import SIDE, draw
from scripts.training.neural_style.drawn_styles.paintings import PAINTINGS
from scripts.training.neural_style.drawn_styles.strokes import Brush, paint

FEW = Brush(width=40, length=120, count=40, hairs=3, relief=10, spread=10)


def test_the_same_painting_is_drawn_every_time() -> None:
    small = replace(PAINTINGS["dusk"], brushes=(FEW,))

    first = draw(small)

    assert first.shape == (SIDE, SIDE, 3)
    assert np.array_equal(first, draw(small))
    assert not np.array_equal(first, draw(replace(small, seed=small.seed + 1)))


def test_a_stroke_follows_its_direction_and_has_its_colour() -> None:
    # given a white canvas, and a brush without hairs
    canvas = np.full((100, 100, 3), 255, np.uint8)
    brush = Brush(width=8, length=60, count=1, hairs=0, relief=0, spread=0)
    # when one red stroke is painted downwards
    paint(
        canvas,
        np.random.default_rng(3),
        brush,
        lambda points: np.full(len(points), np.pi / 2),
        lambda points: np.tile((200.0, 20.0, 20.0), (len(points), 1)),
    )
    # then what is painted is red, and higher than broad
    rows, columns = np.nonzero((canvas == (200, 20, 20)).all(axis=2))
    assert np.ptp(rows) > 2 * np.ptp(columns)
    assert 6 <= np.ptp(columns) <= 10


def test_the_colours_of_every_painting_grow_lighter() -> None:
    for painting in PAINTINGS.values():
        brightness = np.array(painting.colours) @ (0.299, 0.587, 0.114)
        assert (np.diff(brightness) > 0).all()
