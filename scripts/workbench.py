"""Models at work in this process: no cloud, no container, for the gallery and the benchmarks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2

from facemagi.manifest import Manifest, model_folders, read_manifest
from facemagi_vision.faces import find_faces
from sagemaker_endpoints._runtime.model import import_adapter
from sagemaker_endpoints._sdk.contract import RGB, Edit, Face, Photo

SECOND_PHOTO = "photo_" + "0" * 20
MODELS = Path(__file__).parent.parent / "sagemaker_endpoints"


@dataclass(frozen=True)
class Bench:
    """One model, loaded."""

    manifest: Manifest
    adapter: Any

    def prepare(self, effect_id: str, photo: Photo, params: Mapping[str, Any]) -> Callable[[], RGB]:
        """The edit itself, to be run as often as one likes; each time nothing is known of the photo but its faces.

        Every face gets the same parameters, defaults filled in. A photo parameter that is required, or given as True,
        is answered with the photo in a mirror.
        """
        names = self._photo_params(effect_id)
        seconds = [name for name in names if self._required(effect_id, name) or params.get(name)]
        wanted = self.manifest.resolve(effect_id, {**params, **dict.fromkeys(seconds, SECOND_PHOTO)})
        faces = tuple(replace(face, params=wanted) for face in photo.faces)
        mirror = mirrored(photo) if seconds else photo
        edit = Edit(self.manifest.effect_name(effect_id), wanted)

        def run() -> RGB:
            references = {name: Photo(mirror.rgb, mirror.faces) for name in seconds}
            (picture,) = self.adapter.edit([Photo(photo.rgb, faces, references)], [edit])
            return picture  # type: ignore[no-any-return]

        return run

    def _photo_params(self, effect_id: str) -> list[str]:
        known = self.manifest.effects[self.manifest.effect_name(effect_id)].parameters
        return [name for name, parameter in known.items() if parameter.type == "photo"]

    def _required(self, effect_id: str, name: str) -> bool:
        parameter = self.manifest.effects[self.manifest.effect_name(effect_id)].parameters[name]
        return parameter.type == "photo" and parameter.required


def benches() -> list[Bench]:
    """Every model that needs neither weights nor a framework, by name; OpenCV on one thread."""
    cv2.setNumThreads(1)
    manifests = {folder: read_manifest(folder) for folder in model_folders(MODELS)}
    return [_load(folder, manifest) for folder, manifest in manifests.items() if manifest.framework == "none"]


def photo_of(rgb: RGB) -> Photo:
    """A picture with all its faces."""
    faces = (
        Face(face.id, face.box, face.landmarks, face.yaw, face.pitch, face.roll, face.quality)
        for face in find_faces(rgb)
    )
    return Photo(rgb, tuple(faces))


def mirrored(photo: Photo) -> Photo:
    """The photo seen in a mirror, its faces found again: a second photo where there is but one."""
    return photo_of(photo.rgb[:, ::-1].copy())


def _load(folder: Path, manifest: Manifest) -> Bench:
    adapter = import_adapter(folder).Adapter()
    adapter.load(folder, "cpu")
    return Bench(manifest, adapter)
