"""The attribute vectors of a data set, one file for each face: what a facelet learns to predict."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from scripts.datasets.prepared import ABSENT, PRESENT, PreparedDataset
from scripts.training.errors import TrainingError
from scripts.training.facelet_bank.encoded import Encoded
from scripts.training.facelet_bank.interpolation import Features, attribute_vector, nearest
from scripts.training.facelet_bank.options import Options

FEWEST = 4
"""Neighbours below which a mean says more about them than about the attribute."""

SAY_SECONDS = 30.0

NOTE = "made_with.json"


class Vectors:
    """Attribute vectors on a disk.

    Args:
        folder: where they are; written with half precision.
        data: the faces.
        device: where they are used.
    """

    def __init__(self, folder: Path, data: PreparedDataset, device: torch.device) -> None:
        self._folder, self._data, self._device = folder, data, device

    def path(self, face: int) -> Path:
        """The file of a face."""
        return self._folder / f"{self._data.faces[face].id}.npz"

    def of(self, faces: Sequence[int]) -> tuple[torch.Tensor, ...]:
        """The vectors of some faces: (N, C, H, W) for each level.

        Raises:
            TrainingError: a file is damaged.
        """
        vectors = [self._read(self.path(face)) for face in faces]
        return tuple(torch.stack(level) for level in zip(*vectors, strict=True))

    def require_same(self, made_with: Mapping[str, Any]) -> None:
        """Refuse vectors that were made with another encoder or other choices; note these for the next time.

        Raises:
            TrainingError: they differ.
        """
        note = self._folder / NOTE
        text = json.dumps(dict(made_with))
        if note.is_file() and note.read_text("utf-8") != text:
            raise TrainingError(
                f"{self._folder} has attribute vectors of another encoder, attribute, number of neighbours or noise. "
                f"Delete the folder, or use another --work."
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        note.write_text(text, "utf-8")

    def save(self, face: int, vector: Features) -> None:
        """Write the vector of a face, atomically."""
        path = self.path(face)
        partial = path.with_suffix(".partial")
        arrays = {str(number): level.half().cpu().numpy() for number, level in enumerate(vector)}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as file:
                np.savez(file, allow_pickle=False, **arrays)
            partial.replace(path)
        except OSError as error:
            raise TrainingError(f"{path} cannot be written: {error}. Then run the same command again.") from error
        finally:
            partial.unlink(missing_ok=True)

    def _read(self, path: Path) -> Features:
        try:
            with np.load(path) as arrays:
                return tuple(torch.from_numpy(arrays[name]).float().to(self._device) for name in sorted(arrays.files))
        except Exception as error:  # zip and numpy have errors of their own
            raise TrainingError(f"{path} is damaged; delete it, and run the same command again.") from error


def make_vectors(
    faces: Sequence[int],
    vectors: Vectors,
    encoded: Encoded,
    data: PreparedDataset,
    options: Options,
    say: Callable[[str], None],
) -> None:
    """Compute the vectors of some faces; those that are there already stay.

    The neighbours are faces that train, whatever the face is: held-out faces measure, and must not teach.

    Args:
        faces: without the attribute.
        vectors: where they go.
        encoded: the features of all faces.
        data: all faces.
        options: which attribute, and how many neighbours.
        say: shows a line to the user.

    Raises:
        TrainingError: there are too few neighbours, or the disk is full.
    """
    missing = [face for face in faces if not vectors.path(face).is_file()]
    if not missing:
        return
    say(f"attribute vectors: {len(faces) - len(missing)} of {len(faces)} are there; the others are computed")
    descriptors, said = encoded.descriptors(), time.monotonic()
    for done, face in enumerate(missing):
        having, lacking = neighbours_of(face, descriptors, data, options)
        vectors.save(face, attribute_vector(list(having), list(lacking), encoded.features, options.noise))
        if time.monotonic() - said > SAY_SECONDS:
            said = time.monotonic()
            say(f"attribute vectors: {done + 1} of {len(missing)}")


def neighbours_of(
    face: int, descriptors: NDArray[np.float32], data: PreparedDataset, options: Options
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The nearest faces with the attribute and without it, as many of both.

    Raises:
        TrainingError: there are fewer than `FEWEST`.
    """
    train = np.array([other.split == "train" for other in data.faces])
    train[face] = False
    same = data.labels(options.same)
    shared = ((same == same[face]) | (same == 0) | (same[face] == 0)).all(axis=1)
    labels = data.labels([options.label])[:, 0]
    groups = [train & shared & (labels == label) for label in (PRESENT, ABSENT)]
    count = min(options.neighbours, *(int(group.sum()) for group in groups))
    if count < FEWEST:
        raise TrainingError(
            f"{data.faces[face].id} has only {groups[0].sum()} faces like it with {options.label} and "
            f"{groups[1].sum()} without it; {FEWEST} of both are needed. Add photos, or ask for fewer --set same=…"
        )
    having, lacking = (nearest(descriptors[face], descriptors, group, count) for group in groups)
    return having, lacking
