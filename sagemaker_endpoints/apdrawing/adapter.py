"""APDrawing: an ink drawing of a portrait."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.pictures import pictures_of_signed, signed_of

from .paper import sheet
from .portraits import Portrait, portrait_of


class Adapter:
    """A photo editor: its result is the drawing of the largest face by itself, or a sheet with all of them."""

    def load(self, weights: Path, device: str) -> None:
        """Open the eight networks."""
        from .network import build

        self._opened = load_network(weights / "apdrawing.safetensors", build, device)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo's drawing; at strength 0, and without a face, the photo itself."""
        sitting = [_portraits(photo, edit) for photo, edit in zip(photos, edits, strict=True)]
        drawings = iter(self._draw([portrait for portraits in sitting for portrait in portraits]))
        return [
            _result(photo, edit, [(portrait, next(drawings)) for portrait in portraits]) if portraits else photo.rgb
            for photo, edit, portraits in zip(photos, edits, sitting, strict=True)
        ]

    def _draw(self, portraits: Sequence[Portrait]) -> list[RGB]:
        """Grey drawings, (512, 512, 3) each."""
        import torch

        if not portraits:
            return []
        place = self._opened.device
        person = torch.from_numpy(np.stack([portrait.person for portrait in portraits])).to(place)[:, None]
        centres = [portrait.centres for portrait in portraits]
        with self._opened.running():
            images = signed_of([portrait.rgb for portrait in portraits], place)
            drawing = self._opened.network.draw(images, centres, person).drawing
            return pictures_of_signed(drawing.expand(-1, 3, -1, -1))


def _portraits(photo: Photo, edit: Edit) -> list[Portrait]:
    faces = photo.faces[:1] if edit.params["result"] == "portrait" else photo.faces
    return [portrait_of(photo, face) for face in faces] if edit.params["strength"] else []


def _result(photo: Photo, edit: Edit, drawn: Sequence[tuple[Portrait, RGB]]) -> RGB:
    if edit.params["result"] == "photo":
        return _mixed(photo.rgb, sheet(photo.rgb, drawn), edit)
    portrait, drawing = drawn[0]
    photo.reframe(portrait.matrix)
    return _mixed(portrait.rgb, drawing, edit)


def _mixed(under: RGB, over: RGB, edit: Edit) -> RGB:
    strength = edit.params["strength"] / 100
    return uint8(cv2.addWeighted(over, strength, under, 1 - strength, 0.0))
