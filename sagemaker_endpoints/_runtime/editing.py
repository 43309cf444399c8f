"""Runs one model on a batch of photos: whole pictures, or crops that are cut out and pasted back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cv2
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
from sagemaker_endpoints._sdk.reference_face import largest_face
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import inverse

CHANNELS = (3, 4)
"""The channels that a `Picture` may have. A crop keeps its shape, so it has three."""


@dataclass(frozen=True)
class Task:
    """One photo to edit.

    Attributes:
        photo: the photo, with the faces to edit.
        edit: effect and parameters.
    """

    photo: Photo
    edit: Edit


@dataclass(frozen=True)
class _FaceCrop:
    """The crop of one face of one photo of a batch.

    Attributes:
        task: the index of the photo in the batch.
        face: in the photo's pixels.
        alignment: where the crop lies in the photo.
        crop: the model's input.
    """

    task: int
    face: Face
    alignment: Alignment
    crop: Crop


def edit_batch(model: Model, tasks: Sequence[Task]) -> list[Picture]:
    """Edit a batch of photos with one model.

    Args:
        model: a loaded model.
        tasks: one for each photo.

    Returns:
        The edited picture of each task, in order.

    Raises:
        FaceMagiError: `too_many_pixels`; `inference_failed` where the adapter breaks its contract.
        Exception: whatever the adapter raises.
    """
    for task in tasks:
        height, width = task.photo.rgb.shape[:2]
        model.manifest.require_pixels(width, height, "photo")
    return _EDITORS[model.manifest.kind](model, tasks)


def _edit_photos(model: Model, tasks: Sequence[Task]) -> list[Picture]:
    pictures = model.adapter.edit([task.photo for task in tasks], [task.edit for task in tasks])
    _require(len(pictures) == len(tasks), f"{len(pictures)} pictures for {len(tasks)} photos")
    for picture in pictures:
        _require_picture(picture)
    return list(pictures)


def _edit_faces(model: Model, tasks: Sequence[Task]) -> list[Picture]:
    face_crops = [_cut(model, index, task.photo, face) for index, task in enumerate(tasks) for face in task.photo.faces]
    results = _edit_crops(model, tasks, face_crops)
    canvases = [task.photo.rgb.copy() for task in tasks]
    for face_crop, result in zip(face_crops, results, strict=True):
        _paste(canvases[face_crop.task], face_crop, result, model.align)
    return canvases


def _cut(model: Model, task: int, photo: Photo, face: Face) -> _FaceCrop:
    settings = model.align
    references = {
        name: _crop(other, largest_face(other, name), settings, {}) for name, other in photo.references.items()
    }
    crop = _crop(photo, face, settings, references)
    height, width = crop.rgb.shape[:2]
    return _FaceCrop(task, face, Alignment(crop.matrix, (width, height)), crop)


def _crop(photo: Photo, face: Face, settings: Align, references: Mapping[str, Crop]) -> Crop:
    alignment = find_alignment(face.landmarks, settings.template, settings.size)
    aligned_face = transform_face(face, alignment.matrix)
    return Crop(align(photo.rgb, alignment), aligned_face, photo, alignment.matrix, references)


def _edit_crops(model: Model, tasks: Sequence[Task], face_crops: Sequence[_FaceCrop]) -> list[RGB]:
    """Edit the crops in batches of the model's batch size: a group photo can have more faces than that."""
    batch_size = model.manifest.endpoint.batch_size
    results: list[RGB] = []
    for start in range(0, len(face_crops), batch_size):
        batch = face_crops[start : start + batch_size]
        edits = [Edit(tasks[face_crop.task].edit.effect, face_crop.face.params) for face_crop in batch]
        edited = model.adapter.edit([face_crop.crop for face_crop in batch], edits)
        _require(len(edited) == len(batch), f"{len(edited)} crops for {len(batch)}")
        results.extend(edited)
    return results


def _paste(canvas: RGB, face_crop: _FaceCrop, result: RGB, settings: Align) -> None:
    crop = face_crop.crop
    _require_picture(result)
    _require(result.shape == crop.rgb.shape, f"a crop of {result.shape} for one of {crop.rgb.shape}")
    mask = MASKS[settings.mask](oval(crop.face.landmarks), face_crop.alignment.size)
    PASTES[settings.paste](canvas, crop.rgb, result, face_crop.alignment, mask)
    if crop.photo.wants_mask:
        size = (canvas.shape[1], canvas.shape[0])
        crop.photo.show_mask(warp(mask, inverse(crop.matrix), size, cv2.BORDER_CONSTANT))


def _require_picture(picture: Picture) -> None:
    valid = picture.ndim == 3 and picture.shape[2] in CHANNELS and picture.dtype == np.uint8
    _require(valid, f"a picture of shape {picture.shape} and type {picture.dtype}")


def _require(valid: bool, returned: str) -> None:
    """Check a condition of the adapter's contract; `returned` describes for the error what the adapter returned."""
    if not valid:
        raise FaceMagiError("inference_failed", f"The model returned {returned}.")


_EDITORS: dict[str, Callable[[Model, Sequence[Task]], list[Picture]]] = {
    "photo_editor": _edit_photos,
    "face_editor": _edit_faces,
}
