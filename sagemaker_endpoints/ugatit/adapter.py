"""U-GAT-IT: redraws a selfie as an anime character."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sagemaker_endpoints._imaging.compositing.blend import cross_fade
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._tensorflow.loading import load_network
from sagemaker_endpoints._tensorflow.pictures import pictures_of_signed, signed_of

from .heads import SIDE, HeadSquare, head_of, paste_drawings


class Adapter:
    """A photo editor. Its result is the drawing of the largest face's head, or the photo with all heads redrawn."""

    def load(self, weights: Path, device: str) -> None:
        """Load the network, full or light, and draw once, so that no job waits for TensorFlow's tracing."""
        from . import network

        self._loaded = load_network(weights / "ugatit.safetensors", network.variables, device)
        self._generate = self._loaded.traced(network.generate, (None, SIDE, SIDE, 3))
        self._draw([np.zeros((SIDE, SIDE, 3), np.uint8)])

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Redraw each photo's heads; at strength 0 and without a face the photo is returned unchanged."""
        heads_by_photo = [_heads(photo, edit) for photo, edit in zip(photos, edits, strict=True)]
        drawings = iter(self._draw([head.rgb for heads in heads_by_photo for head in heads]))
        return [
            _result(photo, edit, [(head, next(drawings)) for head in heads]) if heads else photo.rgb
            for photo, edit, heads in zip(photos, edits, heads_by_photo, strict=True)
        ]

    def _draw(self, pictures: Sequence[RGB]) -> list[RGB]:
        """Draw heads in one batch: (SIDE, SIDE, 3) each."""
        if not pictures:
            return []
        with self._loaded.running():
            return pictures_of_signed(self._generate(signed_of(pictures)))


def _heads(photo: Photo, edit: Edit) -> list[HeadSquare]:
    faces = photo.faces[:1] if edit.params["result"] == "portrait" else photo.faces
    return [head_of(photo, face) for face in faces] if edit.params["strength"] else []


def _result(photo: Photo, edit: Edit, drawings: Sequence[tuple[HeadSquare, RGB]]) -> RGB:
    if edit.params["result"] == "photo":
        return _blend(photo.rgb, paste_drawings(photo, drawings), edit)
    head, drawing = drawings[0]
    photo.reframe(head.alignment.matrix)
    return _blend(head.rgb, drawing, edit)


def _blend(below: RGB, above: RGB, edit: Edit) -> RGB:
    strength = edit.params["strength"] / 100
    return cross_fade(below, above, strength)
