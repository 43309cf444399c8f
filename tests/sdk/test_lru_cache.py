"""Values computed from pictures are kept for the next edits, up to a capacity."""

from collections.abc import Sequence

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.lru_cache import LruCache
from tests.support.runtime_samples import noise


class RecordedMeans:
    """Computes the means of pictures and records how many pictures each call had."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def __call__(self, pictures: Sequence[RGB]) -> list[float]:
        self.calls.append(len(pictures))
        return [float(np.mean(picture)) for picture in pictures]


def test_values_are_returned_in_the_order_of_the_pictures() -> None:
    # given three pictures
    pictures = [noise(8, 8, seed) for seed in range(3)]
    # when their values are requested in another order, one of them twice
    requested = [pictures[index] for index in (2, 0, 2, 1)]
    means = RecordedMeans()
    # then each value is right, and all were computed in one call, each once
    assert LruCache(means).of(requested) == [float(np.mean(picture)) for picture in requested]
    assert means.calls == [3]


def test_a_cached_value_is_not_computed_again() -> None:
    # given a cached picture
    means = RecordedMeans()
    cache = LruCache(means)
    cache.of([noise(8, 8)])
    # when an equal picture is requested together with another
    cache.of([noise(8, 8).copy(), noise(8, 8, 2)])
    # then only the other is computed
    assert means.calls == [1, 1]


def test_pictures_of_the_same_bytes_but_another_shape_differ() -> None:
    # given a picture, and the same bytes in another shape
    means = RecordedMeans()
    cache = LruCache(means)
    cache.of([noise(8, 4)])
    cache.of([noise(8, 4).reshape(4, 8, 3)])
    # then both were computed
    assert means.calls == [1, 1]


def test_the_least_recently_used_value_is_dropped() -> None:
    # given a capacity of two, and three pictures, the first requested again before the third
    means = RecordedMeans()
    cache = LruCache(means, capacity=2)
    first, second, third = (noise(8, 8, seed) for seed in range(3))
    for picture in (first, second, first, third):
        cache.of([picture])
    # when all are requested again, then only the least recently used one is computed again
    means.calls.clear()
    cache.of([first])
    cache.of([third])
    assert means.calls == []
    cache.of([second])
    assert means.calls == [1]


def test_a_batch_larger_than_the_capacity_gets_all_values() -> None:
    pictures = [noise(8, 8, seed) for seed in range(5)]
    assert len(LruCache(RecordedMeans(), capacity=2).of(pictures)) == 5
