"""What was computed of a picture is kept for the next edit of it, and not for ever."""

from collections.abc import Sequence

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.lru_cache import LruCache
from tests.support.runtime_samples import noise


class Counted:
    """Means of pictures, and how many pictures each call was about."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def __call__(self, pictures: Sequence[RGB]) -> list[float]:
        self.calls.append(len(pictures))
        return [float(np.mean(picture)) for picture in pictures]


def test_every_picture_has_its_own_value_in_order() -> None:
    # given three pictures
    pictures = [noise(8, 8, seed) for seed in range(3)]
    # when they are asked for in another order, one of them twice
    asked = [pictures[place] for place in (2, 0, 2, 1)]
    counted = Counted()
    # then each has its value, and was computed once, all together
    assert LruCache(counted).of(asked) == [float(np.mean(picture)) for picture in asked]
    assert counted.calls == [3]


def test_a_picture_that_is_asked_for_again_is_not_computed_again() -> None:
    # given a picture that is known
    counted = Counted()
    recent = LruCache(counted)
    recent.of([noise(8, 8)])
    # when an equal one comes with another
    recent.of([noise(8, 8).copy(), noise(8, 8, 2)])
    # then only the other is computed
    assert counted.calls == [1, 1]


def test_pictures_of_the_same_bytes_and_another_shape_are_others() -> None:
    # given a picture, and its bytes in another shape
    counted = Counted()
    recent = LruCache(counted)
    recent.of([noise(8, 4)])
    recent.of([noise(8, 4).reshape(4, 8, 3)])
    # then both were computed
    assert counted.calls == [1, 1]


def test_only_the_last_ones_stay() -> None:
    # given room for two, and three pictures, the first asked for again before the third came
    counted = Counted()
    recent = LruCache(counted, capacity=2)
    first, second, third = (noise(8, 8, seed) for seed in range(3))
    for picture in (first, second, first, third):
        recent.of([picture])
    # when all come back, then the one that was longest unused is computed again
    counted.calls.clear()
    recent.of([first])
    recent.of([third])
    assert counted.calls == []
    recent.of([second])
    assert counted.calls == [1]


def test_a_batch_larger_than_what_is_kept_is_answered_whole() -> None:
    pictures = [noise(8, 8, seed) for seed in range(5)]
    assert len(LruCache(Counted(), capacity=2).of(pictures)) == 5
