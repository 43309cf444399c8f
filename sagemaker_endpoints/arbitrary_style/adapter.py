"""Arbitrary style: the whole picture in the manner of any other picture, or of two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.lru_cache import LruCache
from sagemaker_endpoints._tensorflow.loading import CPU, GPU, open_weights
from sagemaker_endpoints._tensorflow.pictures import levels_of

from .canvas import GRID, Painted, canvas_of, laid_on
from .styles import STYLE_SIDE, Style, asked, mixed

MOST = 1 << 20
"""Pixels that are painted at once: they fill any device, and each takes about a kilobyte of its memory."""

FEATURES = 512
KEPT = 256
"""Styles whose vectors are kept: they are four kilobytes each."""

WARM = {CPU: (GRID, GRID, 3), GPU: (12 * GRID, 9 * GRID, 3)}
"""The canvas that is painted first: a GPU has to find its fastest way for the usual one, a CPU only to trace."""


@dataclass(frozen=True)
class Order:
    """A canvas, what to paint it like, and how much: 0…1."""

    canvas: RGB
    style: Style
    strength: float


class Adapter:
    """A photo editor. Of the last styles that it was asked for it keeps two vectors each: all that it needs."""

    def load(self, weights: Path, device: str) -> None:
        """Open the network, and paint once, so that no job waits for what TensorFlow does only once."""
        from . import network

        self._opened = open_weights(weights / "arbitrary_style.safetensors", network.variables, device)
        self._encode = self._opened.traced(network.encode, (None, None, None, 3))
        self._decode = self._opened.traced(network.decode, (None, None, None, FEATURES))
        self._styles: LruCache[Style] = LruCache(self._describe, KEPT)
        blank = np.zeros(WARM[self._opened.device], np.uint8)
        self._paint([Order(blank, self._describe([blank])[0], 0.5)])

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo in its style, of its own size; at strength 0 the photo itself."""
        results = [photo.rgb for photo in photos]
        places = [place for place, edit in enumerate(edits) if edit.params["strength"]]
        orders = [self._order(photos[place], edits[place]) for place in places]
        for group in together(orders):
            for number, painted in zip(group, self._paint([orders[number] for number in group]), strict=True):
                place = places[number]
                detail, kept = edits[place].params["detail"], 1 - orders[number].strength
                results[place] = laid_on(photos[place].rgb, painted, detail, kept)
        return results

    def _order(self, photo: Photo, edit: Edit) -> Order:
        pictures, parts = zip(*asked(photo, edit.params), strict=True)
        style = mixed(self._styles.of(pictures), parts)
        return Order(canvas_of(photo.rgb, edit.params["detail"]), style, edit.params["strength"] / 100)

    def _describe(self, pictures: Sequence[RGB]) -> list[Style]:
        """The style of each picture, (2, FEATURES): mean and deviation."""
        from .network import statistics

        styles = []
        with self._opened.running():
            for picture in pictures:
                mean, deviation = statistics(self._encode(levels_of([canvas_of(picture, STYLE_SIDE)])))
                styles.append(np.concatenate([mean.numpy(), deviation.numpy()]).reshape(2, -1))
        return styles

    def _paint(self, orders: Sequence[Order]) -> list[Painted]:
        """What is to be added to a photo that has the rest of its strength, for canvases of one size.

        As in the paper the features go from the content's own to the stylised ones (equation 14). What the network
        makes of the content's own is not the photo but a soft copy; so it is taken off, by as much as of the photo is
        kept.
        """
        import tensorflow as tf

        from .network import stylised

        with self._opened.running():
            features = self._encode(levels_of([order.canvas for order in orders]))
            mean, deviation = (_column([order.style[row] for order in orders]) for row in (0, 1))
            strength = _column([order.strength for order in orders])
            painted = self._decode(features + strength * (stylised(features, mean, deviation) - features))
            if min(order.strength for order in orders) < 1:
                painted -= (1 - strength) * self._decode(features)
            return list(tf.cast(painted, tf.float32).numpy())


def together(orders: Sequence[Order]) -> Iterator[list[int]]:
    """Numbers of orders that can be painted at once: of one size, wholly or in part, within `MOST` pixels."""
    groups: dict[tuple[tuple[int, ...], bool], list[int]] = {}
    for number, order in enumerate(orders):
        groups.setdefault((order.canvas.shape, order.strength < 1), []).append(number)
    for (shape, _), numbers in groups.items():
        portion = max(1, MOST // (shape[0] * shape[1]))
        for start in range(0, len(numbers), portion):
            yield numbers[start : start + portion]


def _column(values: Sequence[float | NDArray[np.float32]]) -> NDArray[np.float32]:
    """(N, 1, 1, C), so that each goes over its own picture."""
    return np.array(values, np.float32).reshape(len(values), 1, 1, -1)
