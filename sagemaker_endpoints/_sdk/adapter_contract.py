"""The contract of a model's `adapter.py`: the two kinds of editor, and what may be there if model.toml says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from facemagi.manifest import Align
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit, Photo, Picture
from sagemaker_endpoints._sdk.parts import Parts

BFLOAT16 = "+bfloat16"
"""The end of a device's name if its convolutions may compute in bfloat16."""


@dataclass(frozen=True)
class Device:
    """A device, and how exactly it may compute; `load` gets its name, such as `cpu` or `auto+bfloat16`.

    Attributes:
        kind: `cpu`, `cuda`, or `auto` for a GPU if there is one.
        bfloat16: whether convolutions on a CPU may compute in bfloat16: the operator allows it, and model.toml has a
            limit for it.
    """

    kind: str
    bfloat16: bool = False

    def __str__(self) -> str:
        return self.kind + BFLOAT16 * self.bfloat16


def read_device(name: str) -> Device:
    """The device of a name.

    Args:
        name: as `load` gets it.

    Returns:
        The device.

    Example:
        >>> read_device("auto+bfloat16")
        Device(kind='auto', bfloat16=True)
    """
    return Device(name.removesuffix(BFLOAT16), name.endswith(BFLOAT16))


class PhotoEditor(Protocol):
    """A model that gets whole pictures (`kind = "photo_editor"`)."""

    def load(self, weights: Path, device: str) -> None:
        """Prepare for editing. Called once, before the first edit. Import the framework here.

        Args:
            weights: the folder of this model's weights files.
            device: the name of a `Device`; `load_network` reads it.

        Raises:
            FaceMagiError: `weights_missing` where a weights file is missing.
        """
        ...

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[Picture]:
        """Edit a batch of photos.

        With `framework = "none"` or `"litert"`, two threads call it at the same time.

        Args:
            photos: 1…`endpoint.batch_size` photos; their sizes may differ.
            edits: one for each photo.

        Returns:
            A new picture for each photo, in the same order: (H, W, 3), or (H, W, 4) with transparency, uint8, normally
            of the photo's own size.
        """
        ...


class FaceEditor(Protocol):
    """A model that gets aligned faces (`kind = "face_editor"`); the runtime pastes its results back."""

    def load(self, weights: Path, device: str) -> None:
        """As `PhotoEditor.load`.

        Args:
            weights: the folder of this model's weights files.
            device: the name of a `Device`; `load_network` reads it.
        """
        ...

    def edit(self, crops: Sequence[Crop], edits: Sequence[Edit]) -> list[RGB]:
        """Edit a batch of crops; by two threads at the same time, as `PhotoEditor.edit`.

        Args:
            crops: 1…`endpoint.batch_size` crops, of the template and the size that `[align]` names.
            edits: one for each crop.

        Returns:
            A new crop for each crop, in the same order and of the same size: (h, w, 3) uint8.
        """
        ...


@runtime_checkable
class ParsesFaces(Protocol):
    """An adapter that also parses faces, for all models of its container (`parses_faces = true` in model.toml)."""

    def parse(self, photo: Photo) -> Mapping[str, Parts]:
        """Parse all faces of a photo.

        Args:
            photo: the photo.

        Returns:
            The parts of each face, by its id.
        """
        ...


@runtime_checkable
class AlignsByWeights(Protocol):
    """An adapter whose crop depends on its weights (`from_weights = true` under `[align]` in model.toml).

    Attributes:
        align: set by `load`; replaces `[align]`.
    """

    align: Align
