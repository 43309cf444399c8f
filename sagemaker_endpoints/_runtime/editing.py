"""From photos and edits to pictures, for the two kinds of editor."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from facemagi.errors import FaceMagiError
from facemagi.manifest import Align
from sagemaker_endpoints._runtime.model import Model
from sagemaker_endpoints._sdk.align import Alignment, align, find_alignment
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit, Face, Photo, Picture
from sagemaker_endpoints._sdk.face_mask import MASKS
from sagemaker_endpoints._sdk.face_transform import transform_face
from sagemaker_endpoints._sdk.landmarks import oval
from sagemaker_endpoints._sdk.paste_back import PASTES

CHANNELS = (3, 4)
"""Of a `Picture`. A face editor's crop must have its own shape again, so that is three."""


@dataclass(frozen=True)
class Task:
    """One photo to edit."""

    photo: Photo
    edit: Edit


@dataclass(frozen=True)
class _Cut:
    """One face of one photo of a batch, cut out.

    task: the photo's place in the batch. face: as it lies in the photo.
    """

    task: int
    face: Face
    alignment: Alignment
    crop: Crop


def edit_batch(model: Model, tasks: Sequence[Task]) -> list[Picture]:
    """The edited picture of every task, in order.

    Raises:
        FaceMagiError: `inference_failed` where the adapter does not give back what its contract says.
        Exception: whatever the adapter raises.
    """
    return _EDITORS[model.manifest.kind](model, tasks)


def _edit_photos(model: Model, tasks: Sequence[Task]) -> list[Picture]:
    pictures = model.adapter.edit([task.photo for task in tasks], [task.edit for task in tasks])
    _require(len(pictures) == len(tasks), f"{len(pictures)} pictures for {len(tasks)} photos")
    for picture in pictures:
        _require_picture(picture)
    return list(pictures)


def _edit_faces(model: Model, tasks: Sequence[Task]) -> list[Picture]:
    cuts = [_cut(model, place, task.photo, face) for place, task in enumerate(tasks) for face in task.photo.faces]
    results = _edit_crops(model, tasks, cuts)
    canvases = [task.photo.rgb.copy() for task in tasks]
    for cut, result in zip(cuts, results, strict=True):
        _paste(canvases[cut.task], cut, result, _align_of(model))
    return canvases


def _align_of(model: Model) -> Align:
    """What the loaded weights were trained on, where they say so; else what model.toml says."""
    wanted: Align | None = getattr(model.adapter, "align", None) or model.manifest.align
    assert wanted is not None, "a face editor's manifest has [align]"
    return wanted


def _cut(model: Model, place: int, photo: Photo, face: Face) -> _Cut:
    wanted = _align_of(model)
    references = {name: _reference(name, other, wanted) for name, other in photo.references.items()}
    alignment = find_alignment(face.landmarks, wanted.template, wanted.size)
    return _Cut(place, face, alignment, _crop(photo, face, alignment, references))


def _reference(name: str, photo: Photo, wanted: Align) -> Crop:
    if not photo.faces:
        raise FaceMagiError("no_face", f"The photo of {name} shows no face.", param=f"params.{name}", actual=0)
    return _crop(photo, photo.faces[0], find_alignment(photo.faces[0].landmarks, wanted.template, wanted.size), {})


def _crop(photo: Photo, face: Face, alignment: Alignment, references: Mapping[str, Crop]) -> Crop:
    placed = transform_face(face, alignment.matrix)
    return Crop(align(photo.rgb, alignment), placed, photo, alignment.matrix, references)


def _edit_crops(model: Model, tasks: Sequence[Task], cuts: Sequence[_Cut]) -> list[RGB]:
    """In portions of the batch size: a group photograph has more faces than a network takes at once."""
    portion = model.manifest.endpoint.batch_size
    results: list[RGB] = []
    for start in range(0, len(cuts), portion):
        part = cuts[start : start + portion]
        edits = [Edit(tasks[cut.task].edit.effect, cut.face.params) for cut in part]
        edited = model.adapter.edit([cut.crop for cut in part], edits)
        _require(len(edited) == len(part), f"{len(edited)} crops for {len(part)}")
        results.extend(edited)
    return results


def _paste(canvas: RGB, cut: _Cut, result: RGB, wanted: Align) -> None:
    _require_picture(result)
    _require(result.shape == cut.crop.rgb.shape, f"a crop of {result.shape} for one of {cut.crop.rgb.shape}")
    mask = MASKS[wanted.mask](oval(cut.crop.face.landmarks), cut.alignment.size)
    PASTES[wanted.paste](canvas, cut.crop.rgb, result, cut.alignment, mask)


def _require_picture(picture: Picture) -> None:
    good = picture.ndim == 3 and picture.shape[2] in CHANNELS and picture.dtype == np.uint8
    _require(good, f"a picture of shape {picture.shape} and type {picture.dtype}")


def _require(kept: bool, given: str) -> None:
    if not kept:
        raise FaceMagiError("inference_failed", f"The model gave back {given}.")


_EDITORS: dict[str, Callable[[Model, Sequence[Task]], list[Picture]]] = {
    "photo_editor": _edit_photos,
    "face_editor": _edit_faces,
}
