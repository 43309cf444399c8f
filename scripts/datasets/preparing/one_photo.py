"""Prepares one photo: finds its largest face, cuts it out, judges it, writes its picture."""

from dataclasses import dataclass, field
from pathlib import Path

from facemagi.errors import FaceMagiError
from facemagi_vision.decode import decode
from sagemaker_endpoints._sdk.contract import RGB, Face
from scripts.datasets.crops import WHOLE, cut_face, cut_whole
from scripts.datasets.labels.own_labels import own_labels
from scripts.datasets.photos import id_of
from scripts.datasets.picture_files import write_picture
from scripts.datasets.prepared import IMAGES
from scripts.datasets.preparing.filters import Fault, Reason, face_fault, whole_fault
from scripts.datasets.preparing.fingerprint import fingerprint
from scripts.workbench import photo_of


@dataclass(frozen=True)
class Settings:
    """What decides the picture of a photo.

    Attributes:
        template: a key of `TEMPLATES`, or `whole`.
        size: width of the pictures, pixels.
        own_labels: whether the service's own labels are estimated.
    """

    template: str
    size: int
    own_labels: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of one photo.

    Attributes:
        file: its path in the folder of photos.
        bytes: size of the file; another size means another photo.
        reason: why it was dropped; None where it was kept.
        detail: the measured value, in words.
        fingerprint: of its picture.
        pixels: how many pixels of the photo its picture shows; of two that are nearly the same, the larger stays.
        own: the service's own labels of it.
    """

    file: str
    bytes: int
    reason: Reason | None = None
    detail: str = ""
    fingerprint: str = ""
    pixels: float = 0.0
    own: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Prepared:
    """The outcome, and the crop of a photo that was dropped, to show it; None where there is none.

    Attributes:
        outcome: what became of the photo.
        dropped: (H, W, 3) uint8.
    """

    outcome: Outcome
    dropped: RGB | None = None


def prepare_photo(folder: Path, out: Path, settings: Settings, file: str) -> Prepared:
    """Prepare one photo.

    Args:
        folder: of the photos.
        out: of the data set; the picture is written to its `images`.
        settings: what decides the picture.
        file: the photo's path in the folder.

    Raises:
        DatasetError: the picture cannot be written.
    """
    try:
        data = (folder / file).read_bytes()
        rgb = decode(data).rgb
    except OSError as error:
        return Prepared(Outcome(file, 0, "unreadable", str(error.strerror)))
    except FaceMagiError as error:
        reason: Reason = "small" if error.code == "image_too_small" else "unreadable"
        return Prepared(Outcome(file, len(data), reason, error.message))
    if settings.template == WHOLE:
        picture = cut_whole(rgb, settings.size)
        return _judged(out, file, len(data), picture, whole_fault(rgb, picture), {}, float(min(rgb.shape[:2]) ** 2))
    faces = photo_of(rgb).faces
    if not faces:
        return Prepared(Outcome(file, len(data), "no_face"), cut_whole(rgb, settings.size))
    return _prepare_face(out, settings, file, len(data), rgb, faces[0])


def _prepare_face(out: Path, settings: Settings, file: str, size: int, rgb: RGB, face: Face) -> Prepared:
    crop, alignment = cut_face(rgb, face.landmarks, settings.template, settings.size)
    fault = face_fault(rgb, face, crop, alignment)
    own = own_labels(rgb, face) if settings.own_labels and not fault else {}
    return _judged(out, file, size, crop, fault, own, face.box[2] * face.box[3])


def _judged(
    out: Path, file: str, size: int, picture: RGB, fault: Fault | None, own: dict[str, int], pixels: float
) -> Prepared:
    """Write the picture unless it has a fault."""
    if fault:
        return Prepared(Outcome(file, size, fault.reason, fault.detail), picture)
    write_picture(picture, out / IMAGES / f"{id_of(file)}.png")
    return Prepared(Outcome(file, size, None, "", fingerprint(picture), pixels, own))
