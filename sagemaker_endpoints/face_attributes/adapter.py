"""Face attributes: reports what is seen of each face; the photo itself is not edited."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sagemaker_endpoints._sdk.align import align, find_alignment
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit, Face, Photo
from sagemaker_endpoints._sdk.face_transform import transform_face

from .answers import Answer, measured_answers, person_answers

TEMPLATE, SIZE = "ffhq", 384
"""The crop in which attributes are measured: the head with its hair, large enough for the rims of glasses."""


class Adapter:
    """A photo editor that reports. Without the weights of FaceRes, age band and gender presentation have no answer."""

    def load(self, weights: Path, device: str) -> None:
        """Load FaceRes if its weights file is there; it runs on the CPU."""
        from sagemaker_endpoints._litert.person import find_estimator

        self._estimator = find_estimator(weights)

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Report each photo's faces in their order; the pictures are the photos."""
        for photo in photos:
            photo.report({"faces": [self._entry(photo, face) for face in photo.faces]})
        return [photo.rgb for photo in photos]

    def _entry(self, photo: Photo, face: Face) -> dict[str, Any]:
        person = self._estimator.estimate(photo.rgb, face.landmarks) if self._estimator else None
        answers = person_answers(person) | measured_answers(_crop(photo, face))
        return {"id": face.id} | {name: _public(answer) for name, answer in answers.items()}


def _crop(photo: Photo, face: Face) -> Crop:
    alignment = find_alignment(face.landmarks, TEMPLATE, SIZE)
    return Crop(align(photo.rgb, alignment), transform_face(face, alignment.matrix), photo, alignment.matrix)


def _public(answer: Answer) -> dict[str, Any]:
    return {"value": answer.value, "certainty": round(answer.certainty, 2)}
