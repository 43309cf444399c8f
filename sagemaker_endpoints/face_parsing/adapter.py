"""Face parsing: which of 19 parts each pixel around a face is; drawn as a map, or used to recolour hair and lips."""

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

from .dye import dye
from .face_squares import squares_around
from .part_map import part_map

BATCH_SIZE = 4
"""Squares of one batch: all squares of a crowd would not fit into a small machine's memory."""


class Adapter:
    """A photo editor. All models of its container can use the parts that it finds."""

    def load(self, weights: Path, device: str) -> None:
        """Load the network."""
        from .network import build

        self._loaded = load_network(weights / "face_parsing.safetensors", build, device)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Draw each photo's map, or recolour hair and lips; at strength 0 the photo is returned unchanged."""
        return [_EFFECTS[edit.effect](self, photo, edit) for photo, edit in zip(photos, edits, strict=True)]

    def parse(self, photo: Photo) -> Mapping[str, Parts]:
        """Find the parts of every face of a photo, by the face's id."""
        squares_of = {face.id: squares_around(face) for face in photo.faces}
        crops = [align(photo.rgb, square) for squares in squares_of.values() for square in squares]
        batches = (crops[start : start + BATCH_SIZE] for start in range(0, len(crops), BATCH_SIZE))
        probabilities = iter([probability for batch in batches for probability in self._probabilities(batch)])
        return {
            face_id: Parts(tuple(View(square.matrix, next(probabilities)) for square in squares))
            for face_id, squares in squares_of.items()
        }

    def _probabilities(self, crops: Sequence[RGB]) -> list[NDArray[np.float16]]:
        """(SIDE, SIDE, 19) for each crop."""
        with self._loaded.running():
            scores = self._loaded.network(normalised_of(crops, self._loaded.device)).float()
            return list(np.ascontiguousarray(scores.softmax(1).permute(0, 2, 3, 1).half().cpu().numpy()))

    def _draw_map(self, photo: Photo, edit: Edit) -> RGB:
        if not edit.params["strength"]:
            return photo.rgb
        drawing = part_map(photo.rgb.shape, self._parts_of(photo).values())
        return overlay_drawing(photo.rgb, drawing, edit.params["strength"] / 100)

    def _recolour(self, photo: Photo, edit: Edit) -> RGB:
        dyed_faces = [face for face in photo.faces if face.params["hair"] or face.params["lips"]]
        if not dyed_faces:
            return photo.rgb
        rgb = photo.rgb.copy()
        parts = self._parts_of(photo)
        frames = {face.id: face_frame(face.landmarks) for face in photo.faces}
        for face in dyed_faces:
            others = [frame for face_id, frame in frames.items() if face_id != face.id]
            dye(rgb, photo.rgb, parts[face.id], frames[face.id], others, face.params)
        return rgb

    def _parts_of(self, photo: Photo) -> Mapping[str, Parts]:
        """The parts that the container's models share; if they share none, the parts are found here."""
        known = {face.id: parts for face in photo.faces if (parts := photo.parts(face)) is not None}
        return known if len(known) == len(photo.faces) else self.parse(photo)


_EFFECTS = {"parsing": Adapter._draw_map, "recolour": Adapter._recolour}
