"""Runs the edits of a model folder in this process, without a cloud or a container.

For the gallery, the benchmarks and the golden pictures of the tests.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from facemagi.manifest import Manifest, model_folders, read_manifest
from facemagi_vision.faces import find_faces
from sagemaker_endpoints._runtime.editing import Task, edit_batch
from sagemaker_endpoints._runtime.model import Model, load_models
from sagemaker_endpoints._runtime.settings import Settings
from sagemaker_endpoints._sdk.contract import RGB, Edit, Face, FaceParser, Photo
from scripts.repository import MODELS, WEIGHTS

PORTRAIT, PARSER = "portrait", "head_parts"
"""The shared container of the models without weights, and its model that finds parts."""

SECOND_PHOTO = "photo_" + "0" * 20
"""The value of photo parameters; the second photo itself is passed in memory."""


@dataclass(frozen=True)
class Workbench:
    """One loaded model, whose effects can be run.

    Attributes:
        model: the model, loaded by the runtime.
        parser: finds the parts of faces for it, as in the model's container; None where the container has none.
    """

    model: Model
    parser: FaceParser | None = None

    @property
    def manifest(self) -> Manifest:
        """The content of the model's model.toml."""
        return self.model.manifest

    def prepare(
        self, effect_id: str, photo: Photo, params: Mapping[str, Any], second: Photo | None = None
    ) -> Callable[[], RGB]:
        """Prepare an edit that can be run repeatedly. No run uses a mask that an earlier run has computed.

        Args:
            effect_id: one of `manifest.effect_ids()`.
            photo: the photo; all its faces get the same parameters.
            params: the parameters that differ from the defaults. Consent is given unless it is False here. A photo
                parameter that is required, or True here, gets its photo in `photo.references`, or else `second`.
            second: the second photo; None for the mirrored photo.

        Returns:
            A function that runs the edit once and returns the picture.

        Raises:
            FaceMagiError: a parameter is unknown, missing or invalid.
        """
        parameters = self.manifest.effects[self.manifest.effect_name(effect_id)].parameters
        consent = {name: True for name, known in parameters.items() if known.type == "boolean" and known.consent}
        seconds = [n for n, known in parameters.items() if known.type == "photo" and params.get(n, known.required)]
        resolved = self.manifest.resolve(effect_id, {**consent, **params, **dict.fromkeys(seconds, SECOND_PHOTO)})
        faces = tuple(replace(face, params=resolved) for face in photo.faces)
        default = dict.fromkeys(seconds, second or mirrored(photo)) if seconds else {}
        edit = Edit(self.manifest.effect_name(effect_id), resolved)

        def run() -> RGB:
            references = {name: replace(reference) for name, reference in {**default, **photo.references}.items()}
            [picture] = edit_batch(
                self.model, [Task(replace(photo, faces=faces, references=references, parser=self.parser), edit)]
            )
            return picture

        return run


def open_workbench(name: str) -> Workbench:
    """Load a model folder, as its container would; OpenCV runs on one thread.

    In the shared container `portrait`, head_parts finds the parts of faces: it always has its weights.

    Args:
        name: the folder's name.

    Raises:
        FaceMagiError: the model lacks its weights, or its code fails.
    """
    model = load_models(Settings((MODELS / name,), WEIGHTS))[name]
    return Workbench(model, _parser() if model.manifest.container == PORTRAIT else None)


@cache
def _parser() -> FaceParser | None:
    return load_models(Settings((MODELS / PARSER,), WEIGHTS))[PARSER].parser


def open_workbenches() -> list[Workbench]:
    """Load every model that needs neither weights nor a framework, in the order of their names."""
    return [
        open_workbench(folder.name) for folder in model_folders(MODELS) if read_manifest(folder).framework == "none"
    ]


def photo_of(rgb: RGB) -> Photo:
    """Detect the faces of a picture.

    Args:
        rgb: (H, W, 3) uint8, red first.
    """
    faces = (
        Face(face.id, face.box, face.landmarks, face.yaw, face.pitch, face.roll, face.quality)
        for face in find_faces(rgb)
    )
    return Photo(rgb, tuple(faces))


def mirrored(photo: Photo) -> Photo:
    """The photo mirrored left to right, with its faces detected again; used as a second photo."""
    return photo_of(photo.rgb[:, ::-1].copy())
