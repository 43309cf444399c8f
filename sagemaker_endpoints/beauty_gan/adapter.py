"""BeautyGAN: transfers the make-up of a reference face."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._sdk.grouping import edit_in_groups
from sagemaker_endpoints._sdk.lru_cache import LruCache
from sagemaker_endpoints._tensorflow.loading import load_network
from sagemaker_endpoints._tensorflow.pictures import HALF_RANGE, signed_of

SIDE = 256
"""Pixels of a crop's side, as in the network's training."""

Change = NDArray[np.float32]
"""(SIDE, SIDE, 3) levels that the make-up adds to a face."""


class Adapter:
    """A face editor. Caches the changes of recent pairs of face and reference; moving a slider runs no network.

    A change is the difference between two results of the network: the face with the reference's make-up, and the face
    with its own make-up, which should be the face itself. The network blurs and tints both alike, so the difference is
    free of it: pores and lashes stay the photo's.
    """

    def load(self, weights: Path, device: str) -> None:
        """Load the network, and run it once, so that no job waits for TensorFlow's tracing."""
        from . import network

        self._loaded = load_network(weights / "beauty_gan.safetensors", network.variables, device)
        self._generate = self._loaded.traced(network.generate, (None, SIDE, SIDE, 3), (None, SIDE, SIDE, 3))
        self._changes: LruCache[Change] = LruCache(self._find_changes)
        self._find_changes([np.zeros((SIDE, 2 * SIDE, 3), np.uint8)])

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """Add the make-up of each crop's reference; at strength 0 the crop is returned unchanged."""
        items = list(zip(crops, edits, strict=True))
        keys = [edit.effect if edit.params["strength"] else None for edit in edits]
        return edit_in_groups(items, keys, self._edit_group, lambda item: item[0].rgb)

    def _edit_group(self, _effect: str, group: Sequence[tuple[Crop, Edit]]) -> list[RGB]:
        pairs = [side_by_side(crop.rgb, crop.references["reference"].rgb) for crop, _ in group]
        return [
            add_make_up(crop.rgb, change, edit.params["strength"] / 100)
            for (crop, edit), change in zip(group, self._changes.of(pairs), strict=True)
        ]

    def _find_changes(self, pairs: Sequence[RGB]) -> list[Change]:
        """The change of each pair, as `side_by_side` returns it."""
        import tensorflow as tf

        with self._loaded.running():
            faces, references = tf.split(signed_of(pairs), 2, axis=2)
            results = self._generate(tf.concat([faces, faces], 0), tf.concat([references, faces], 0))
            made_up, own = tf.split(results, 2)
            # Copies: a view would keep the changes of the whole batch in memory.
            return [change.copy() for change in ((made_up - own) * HALF_RANGE).numpy()]


def side_by_side(face: RGB, reference: RGB) -> RGB:
    """Face and reference as one picture, which is the key of the cache.

    Args:
        face: (SIDE, SIDE, 3) uint8.
        reference: (SIDE, SIDE, 3) uint8.

    Returns:
        (SIDE, 2 · SIDE, 3) uint8.
    """
    return np.hstack([face, reference])


def add_make_up(face: RGB, change: Change, strength: float) -> RGB:
    """Add a share of a change to a face, rounded and clipped to 0…255.

    Args:
        face: (SIDE, SIDE, 3) uint8.
        change: the full make-up.
        strength: 0…1.

    Returns:
        (SIDE, SIDE, 3) uint8.
    """
    return uint8(cv2.addWeighted(face, 1.0, change, strength, 0.0, dtype=cv2.CV_8U))
