"""Face parsing: which of 19 parts each pixel around a face is; as a map, and for hair and lips in other colours."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.compositing.stylise import overlay_drawing
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.align import align
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.parts import Parts, View
from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints._torch.normalised import normalised_of

from .drawing import map_of
from .dyeing import dye
from .seeing import alignments_of

AT_ONCE = 4
"""Squares of one batch: a crowd has more than a small machine holds."""


class Adapter:
    """A photo editor; what it sees of a photo's faces serves all models of its container."""

    def load(self, weights: Path, device: str) -> None:
        """Open the network."""
        from .network import build

        self._opened = load_network(weights / "face_parsing.safetensors", build, device)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo's map, or the photo with hair and lips dyed; at strength 0 the photo itself."""
        return [_EFFECTS[edit.effect](self, photo, edit) for photo, edit in zip(photos, edits, strict=True)]

    def parse(self, photo: Photo) -> Mapping[str, Parts]:
        """The parts of every face of a photo, by the face's id."""
        squares = {face.id: alignments_of(face) for face in photo.faces}
        crops = [align(photo.rgb, square) for around in squares.values() for square in around]
        batches = (crops[start : start + AT_ONCE] for start in range(0, len(crops), AT_ONCE))
        seen = iter([likely for batch in batches for likely in self._see(batch)])
        return {
            name: Parts(tuple(View(square.matrix, next(seen)) for square in around)) for name, around in squares.items()
        }

    def _see(self, crops: Sequence[RGB]) -> list[NDArray[np.float16]]:
        with self._opened.running():
            scores = self._opened.network(normalised_of(crops, self._opened.device)).float()
            return list(np.ascontiguousarray(scores.softmax(1).permute(0, 2, 3, 1).half().cpu().numpy()))

    def _map(self, photo: Photo, edit: Edit) -> RGB:
        if not edit.params["strength"]:
            return photo.rgb
        drawn = map_of(photo.rgb.shape, self._found(photo).values())
        return overlay_drawing(photo.rgb, drawn, edit.params["strength"] / 100)

    def _recoloured(self, photo: Photo, edit: Edit) -> RGB:
        asked = [face for face in photo.faces if face.params["hair"] or face.params["lips"]]
        if not asked:
            return photo.rgb
        rgb = photo.rgb.copy()
        found = self._found(photo)
        frames = {face.id: face_frame(face.landmarks) for face in photo.faces}
        for face in asked:
            others = [frame for name, frame in frames.items() if name != face.id]
            dye(rgb, photo.rgb, found[face.id], frames[face.id], others, face.params)
        return rgb

    def _found(self, photo: Photo) -> Mapping[str, Parts]:
        """What was seen of the photo already, by whichever model asked first; else it is looked at now."""
        known = {face.id: parts for face in photo.faces if (parts := photo.parts(face)) is not None}
        return known if len(known) == len(photo.faces) else self.parse(photo)


_EFFECTS = {"parsing": Adapter._map, "recolour": Adapter._recoloured}
