"""APDrawing: draws a portrait in ink."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sagemaker_endpoints._imaging.compositing.blend import cross_fade
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.pictures import pictures_of_signed, signed_of

from .portraits import Portrait, portrait_of
from .sheet import sheet


class Adapter:
    """A photo editor. Its result is the drawing of the largest face by itself, or a sheet with the drawings of all."""

    def load(self, weights: Path, device: str) -> None:
        """Load the eight networks."""
        from .network import build

        self._loaded = load_network(weights / "apdrawing.safetensors", build, device)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Draw each photo's portraits; at strength 0 and without a face the photo is returned unchanged."""
        portraits_by_photo = [_portraits(photo, edit) for photo, edit in zip(photos, edits, strict=True)]
        drawings = iter(self._draw([portrait for portraits in portraits_by_photo for portrait in portraits]))
        return [
            _result(photo, edit, [(portrait, next(drawings)) for portrait in portraits]) if portraits else photo.rgb
            for photo, edit, portraits in zip(photos, edits, portraits_by_photo, strict=True)
        ]

    def _draw(self, portraits: Sequence[Portrait]) -> list[RGB]:
        """Draw portraits in one batch: grey, (512, 512, 3) each."""
        import torch

        if not portraits:
            return []
        device = self._loaded.device
        person = torch.from_numpy(np.stack([portrait.person for portrait in portraits])).to(device)[:, None]
        centres = [portrait.centres for portrait in portraits]
        with self._loaded.running():
            images = signed_of([portrait.rgb for portrait in portraits], device)
            drawing = self._loaded.network.draw(images, centres, person).drawing
            return pictures_of_signed(drawing.expand(-1, 3, -1, -1))


def _portraits(photo: Photo, edit: Edit) -> list[Portrait]:
    faces = photo.faces[:1] if edit.params["result"] == "portrait" else photo.faces
    return [portrait_of(photo, face) for face in faces] if edit.params["strength"] else []


def _result(photo: Photo, edit: Edit, drawings: Sequence[tuple[Portrait, RGB]]) -> RGB:
    if edit.params["result"] == "photo":
        return _blend(photo.rgb, sheet(photo.rgb, drawings), edit)
    portrait, drawing = drawings[0]
    photo.reframe(portrait.matrix)
    return _blend(portrait.rgb, drawing, edit)


def _blend(below: RGB, above: RGB, edit: Edit) -> RGB:
    strength = edit.params["strength"] / 100
    return cross_fade(below, above, strength)
