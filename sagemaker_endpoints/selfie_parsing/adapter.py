"""Selfie parsing: which of six classes each pixel around a face is; drawn as a map, and given to other models as
parts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sagemaker_endpoints._imaging.compositing.stylise import overlay_drawing
from sagemaker_endpoints._sdk.align import align
from sagemaker_endpoints._sdk.contract import RGB, Edit, Face, Photo
from sagemaker_endpoints._sdk.parts import Parts, View

from .class_map import class_map
from .classes import part_probabilities
from .window import window_around


class Adapter:
    """A photo editor. All models of its container can use the parts that it finds."""

    def load(self, weights: Path, device: str) -> None:
        """Load the network; it runs on the CPU."""
        from .network import load_network

        self._network = load_network(weights / "selfie_multiclass.safetensors")

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Draw each photo's map; at strength 0 the photo is returned unchanged."""
        return [self._draw(photo, edit.params["strength"]) for photo, edit in zip(photos, edits, strict=True)]

    def parse(self, photo: Photo) -> Mapping[str, Parts]:
        """Find the parts around every face of a photo, by the face's id."""
        return {face.id: Parts((self._view(photo, face),)) for face in photo.faces}

    def _draw(self, photo: Photo, strength: int) -> RGB:
        if not strength:
            return photo.rgb
        drawing = class_map(photo.rgb.shape, self.parse(photo).values())
        return overlay_drawing(photo.rgb, drawing, strength / 100)

    def _view(self, photo: Photo, face: Face) -> View:
        window = window_around(face, photo.rgb.shape)
        return View(window.matrix, part_probabilities(self._network(align(photo.rgb, window))))
