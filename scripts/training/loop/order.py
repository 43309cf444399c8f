"""The order in which pictures are seen. It is a function of the number of the pass, so that a training can go on."""

import numpy as np
from numpy.typing import NDArray


def indices_of(number: int, count: int, batch: int, seed: int) -> NDArray[np.int64]:
    """The pictures of a pass: every picture once in each epoch, in an order of the epoch's own.

    Args:
        number: of the pass, from 0.
        count: how many pictures there are, at least one.
        batch: how many a pass has; a batch may go on into the next epoch.
        seed: of the orders.

    Returns:
        (batch,), indices below `count`.

    Example:
        >>> sorted([*indices_of(0, 4, 2, seed=0), *indices_of(1, 4, 2, seed=0)])
        [0, 1, 2, 3]
    """
    first = number * batch
    epochs = range(first // count, (first + batch - 1) // count + 1)
    order = np.concatenate([np.random.default_rng((seed, epoch)).permutation(count) for epoch in epochs])
    start = first - epochs[0] * count
    return order[start : start + batch]
