"""Head parts: which of nine classes each pixel of a head is; drawn as a map, and given to other models as parts."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sagemaker_endpoints._imaging.compositing.stylise import overlay_drawing
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.parts import Parts

from .class_map import class_map
from .features import Scene
from .parser import HeadParser


class Adapter:
    """A photo editor. All models of its container can use the parts that it finds."""

    def load(self, weights: Path, device: str) -> None:
        """Load the networks; they run on the CPU. Their weights are part of this folder."""
        self._parser = HeadParser()

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Draw each photo's map; without faces, and at strength 0, the photo is returned unchanged."""
        return [self._draw(photo, edit.params["strength"]) for photo, edit in zip(photos, edits, strict=True)]

    def parse(self, photo: Photo) -> Mapping[str, Parts]:
        """Find the parts around every face of a photo, by the face's id."""
        return {face.id: parts for face, parts in zip(photo.faces, self._heads(photo), strict=True)}

    def _draw(self, photo: Photo, strength: int) -> RGB:
        if not strength or not photo.faces:
            return photo.rgb
        return overlay_drawing(photo.rgb, class_map(photo.rgb.shape, self._heads(photo)), strength / 100)

    def _heads(self, photo: Photo) -> Iterator[Parts]:
        frames = [face_frame(face.landmarks) for face in photo.faces]
        for frame in frames:
            others = [other for other in frames if other is not frame]
            yield self._parser(Scene(photo.rgb, photo.person_mask_in, frame, others))
