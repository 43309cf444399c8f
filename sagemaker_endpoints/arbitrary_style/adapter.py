"""Arbitrary style: paints the whole picture in the style of another picture, or of two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo
from sagemaker_endpoints._sdk.grouping import edit_in_groups
from sagemaker_endpoints._sdk.lru_cache import LruCache
from sagemaker_endpoints._tensorflow.loading import CPU, GPU, load_network
from sagemaker_endpoints._tensorflow.pictures import levels_of

from .style_canvas import GRID, PaintedLevels, blend_painted, style_canvas
from .styles import STYLE_SIDE, Style, mix_styles, style_pictures

MAX_PIXELS = 1 << 20
"""Pixels of one batch: enough to use a device fully; each pixel takes about a kilobyte of its memory."""

FEATURES = 512
"""Channels of the network's features."""

CACHED_STYLES = 256
"""Styles in the cache, four kilobytes each."""

WARM_UP_SHAPES = {CPU: (GRID, GRID, 3), GPU: (12 * GRID, 9 * GRID, 3)}
"""Shape of the canvas that `load` paints: a GPU selects its algorithms for the usual size, a CPU only traces."""

Input = tuple[Photo, Edit, RGB]
"""A photo, its edit and its canvas."""


@dataclass(frozen=True)
class PaintJob:
    """What to paint.

    Attributes:
        canvas: (H, W, 3) uint8.
        style: the statistics of the style's features.
        strength: 0…1, from the canvas's own features to the stylised ones.
    """

    canvas: RGB
    style: Style
    strength: float


class Adapter:
    """A photo editor. Recent styles are cached: a style is two vectors, which are all that the network needs."""

    def load(self, weights: Path, device: str) -> None:
        """Load the network, and paint once, so that no job waits for TensorFlow's tracing."""
        from . import network

        self._loaded = load_network(weights / "arbitrary_style.safetensors", network.variables, device)
        self._encode = self._loaded.traced(network.encode, (None, None, None, 3))
        self._decode = self._loaded.traced(network.decode, (None, None, None, FEATURES))
        self._styles: LruCache[Style] = LruCache(self._describe, CACHED_STYLES)
        blank = np.zeros(WARM_UP_SHAPES[self._loaded.device], np.uint8)
        self._paint([PaintJob(blank, self._describe([blank])[0], 0.5)])

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Paint each photo in its style, at its own size; at strength 0 the photo is returned unchanged."""
        canvases = [
            style_canvas(photo.rgb, edit.params["detail"]) if edit.params["strength"] else photo.rgb
            for photo, edit in zip(photos, edits, strict=True)
        ]
        keys = [
            (canvas.shape, edit.params["strength"] < 100) if edit.params["strength"] else None
            for canvas, edit in zip(canvases, edits, strict=True)
        ]
        items = list(zip(photos, edits, canvases, strict=True))
        return edit_in_groups(items, keys, self._edit_group, lambda item: item[0].rgb)

    def _edit_group(self, _key: tuple[tuple[int, ...], bool], group: Sequence[Input]) -> list[RGB]:
        jobs = [
            PaintJob(canvas, self._style(photo, edit.params), edit.params["strength"] / 100)
            for photo, edit, canvas in group
        ]
        painted = [picture for portion in portions(jobs) for picture in self._paint(portion)]
        return [
            blend_painted(photo.rgb, picture, edit.params["detail"], 1 - job.strength)
            for (photo, edit, _), job, picture in zip(group, jobs, painted, strict=True)
        ]

    def _style(self, photo: Photo, params: Params) -> Style:
        pictures, shares = zip(*style_pictures(photo, params), strict=True)
        return mix_styles(self._styles.of(pictures), shares)

    def _describe(self, pictures: Sequence[RGB]) -> list[Style]:
        """The style of each picture, (2, FEATURES): mean and standard deviation of its features."""
        from .network import statistics

        styles = []
        with self._loaded.running():
            for picture in pictures:
                mean, deviation = statistics(self._encode(levels_of([style_canvas(picture, STYLE_SIDE)])))
                styles.append(np.concatenate([mean.numpy(), deviation.numpy()]).reshape(2, -1))
        return styles

    def _paint(self, jobs: Sequence[PaintJob]) -> list[PaintedLevels]:
        """Paint canvases of one size, without the share of the photo, which `blend_painted` adds.

        Features are interpolated between the content's own and the stylised ones (the paper's equation 14). The network
        decodes the content's own features to a blurred copy of the photo. So the result contains a share of that copy,
        `1 - strength`; it is subtracted, and `blend_painted` adds the same share of the photo itself.
        """
        import tensorflow as tf

        from .network import stylised

        with self._loaded.running():
            features = self._encode(levels_of([job.canvas for job in jobs]))
            mean, deviation = (_per_picture([job.style[row] for job in jobs]) for row in (0, 1))
            strength = _per_picture([job.strength for job in jobs])
            painted = self._decode(features + strength * (stylised(features, mean, deviation) - features))
            if min(job.strength for job in jobs) < 1:
                painted -= (1 - strength) * self._decode(features)
            return list(tf.cast(painted, tf.float32).numpy())


def portions(jobs: Sequence[PaintJob]) -> Iterator[Sequence[PaintJob]]:
    """Split jobs into batches of at most `MAX_PIXELS` pixels.

    Args:
        jobs: jobs with canvases of one size, at least one.

    Returns:
        The jobs in order, in batches of at least one.
    """
    height, width = jobs[0].canvas.shape[:2]
    portion = max(1, MAX_PIXELS // (height * width))
    for start in range(0, len(jobs), portion):
        yield jobs[start : start + portion]


def _per_picture(values: Sequence[float | NDArray[np.float32]]) -> NDArray[np.float32]:
    """(N, 1, 1, C), to be broadcast over the pixels of each picture."""
    return np.array(values, np.float32).reshape(len(values), 1, 1, -1)
