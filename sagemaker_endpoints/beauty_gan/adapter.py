"""BeautyGAN: the make-up of one face on another."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._sdk.lru_cache import LruCache
from sagemaker_endpoints._tensorflow.loading import open_weights
from sagemaker_endpoints._tensorflow.pictures import HALF_RANGE, signed_of

SIDE = 256
"""Pixels: what the network was trained on."""

Change = NDArray[np.float32]
"""What the make-up adds to a face: (SIDE, SIDE, 3), levels."""


class Adapter:
    """A face editor. Of the last few faces and references it keeps the change, so that a moved slider costs no network.

    The change is between two answers: the face with the reference's make-up, and the face with its own, which is what
    the network makes of a face that shall stay as it is. What it blurs and tints, it blurs and tints in both: so pores
    and lashes stay the photo's.
    """

    def load(self, weights: Path, device: str) -> None:
        """Open the network, and ask it once, so that no job waits for what TensorFlow does only once."""
        from . import network

        self._opened = open_weights(weights / "beauty_gan.safetensors", network.variables, device)
        self._generate = self._opened.traced(network.generate, (None, SIDE, SIDE, 3), (None, SIDE, SIDE, 3))
        self._changes: LruCache[Change] = LruCache(self._find_changes)
        self._find_changes([np.zeros((SIDE, 2 * SIDE, 3), np.uint8)])

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """Each crop with the make-up of its reference; at strength 0 it is itself."""
        results = [crop.rgb for crop in crops]
        places = [place for place, edit in enumerate(edits) if edit.params["strength"]]
        if places:
            pairs = [beside(crops[place].rgb, crops[place].references["reference"].rgb) for place in places]
            for place, change in zip(places, self._changes.of(pairs), strict=True):
                results[place] = made_up(crops[place].rgb, change, edits[place].params["strength"] / 100)
        return results

    def _find_changes(self, pairs: Sequence[RGB]) -> list[Change]:
        """pairs: as `beside` makes them."""
        import tensorflow as tf

        with self._opened.running():
            faces, references = tf.split(signed_of(pairs), 2, axis=2)
            answers = self._generate(tf.concat([faces, faces], 0), tf.concat([references, faces], 0))
            worn, own = tf.split(answers, 2)
            # copies, so that no face keeps its whole batch alive
            return [change.copy() for change in ((worn - own) * HALF_RANGE).numpy()]


def beside(face: RGB, reference: RGB) -> RGB:
    """Face and reference as one picture: (SIDE, 2 · SIDE, 3)."""
    return np.hstack([face, reference])


def made_up(face: RGB, change: Change, strength: float) -> RGB:
    """The face with a part of a change, rounded and cut off at 0 and 255. strength: 0…1."""
    return uint8(cv2.addWeighted(face, 1.0, change, strength, 0.0, dtype=cv2.CV_8U))
