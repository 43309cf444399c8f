"""U-GAT-IT: a selfie redrawn as an anime character."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._tensorflow.loading import open_weights
from sagemaker_endpoints._tensorflow.pictures import pictures_of_signed, signed_of

from .heads import SIDE, Head, head_of, put_in


class Adapter:
    """A photo editor: its result is the drawing of the largest face's head, or the photo with all heads redrawn."""

    def load(self, weights: Path, device: str) -> None:
        """Open the network, full or light, and draw once, so that no job waits for what TensorFlow does only once."""
        from . import network

        self._opened = open_weights(weights / "ugatit.safetensors", network.variables, device)
        self._generate = self._opened.traced(network.generate, (None, SIDE, SIDE, 3))
        self._draw([np.zeros((SIDE, SIDE, 3), np.uint8)])

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo's drawing; at strength 0, and without a face, the photo itself."""
        sitting = [_heads(photo, edit) for photo, edit in zip(photos, edits, strict=True)]
        drawings = iter(self._draw([head.rgb for heads in sitting for head in heads]))
        return [
            _result(photo, edit, [(head, next(drawings)) for head in heads]) if heads else photo.rgb
            for photo, edit, heads in zip(photos, edits, sitting, strict=True)
        ]

    def _draw(self, pictures: Sequence[RGB]) -> list[RGB]:
        """(SIDE, SIDE, 3) each."""
        if not pictures:
            return []
        with self._opened.running():
            return pictures_of_signed(self._generate(signed_of(pictures)))


def _heads(photo: Photo, edit: Edit) -> list[Head]:
    faces = photo.faces[:1] if edit.params["result"] == "portrait" else photo.faces
    return [head_of(photo, face) for face in faces] if edit.params["strength"] else []


def _result(photo: Photo, edit: Edit, drawn: Sequence[tuple[Head, RGB]]) -> RGB:
    if edit.params["result"] == "photo":
        return _mixed(photo.rgb, put_in(photo, drawn), edit)
    head, drawing = drawn[0]
    photo.reframe(head.alignment.matrix)
    return _mixed(head.rgb, drawing, edit)


def _mixed(under: RGB, over: RGB, edit: Edit) -> RGB:
    strength = edit.params["strength"] / 100
    return uint8(cv2.addWeighted(over, strength, under, 1 - strength, 0.0))
