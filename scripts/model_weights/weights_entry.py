"""Names of weights on the command line: `MODEL`, or `MODEL/NAME` for one of several files of a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facemagi.effects import WeightsState
from facemagi.manifest import Manifest
from facemagi.trained.parameters import KEY, with_declared
from facemagi.weights import Weights, weights_file
from sagemaker_endpoints._sdk.weights_header import WeightsHeader, read_header
from scripts.model_weights.errors import WeightsError


@dataclass(frozen=True)
class WeightsEntry:
    """One weights file that a model's manifest names.

    Attributes:
        manifest: the model's manifest.
        name: a key of `manifest.weights`.
    """

    manifest: Manifest
    name: str

    @property
    def label(self) -> str:
        """Its name on the command line: `MODEL/NAME`, and the model's name alone where both are equal."""
        return self.manifest.name if self.name == self.manifest.name else f"{self.manifest.name}/{self.name}"

    @property
    def weights(self) -> Weights:
        """What the manifest says about it."""
        return self.manifest.weights[self.name]

    @property
    def commercial(self) -> bool:
        """Whether the licences of the code and of the weights both allow commercial use."""
        return self.manifest.commercial and self.weights.commercial

    def path(self, folder: Path) -> Path:
        """Where the file is.

        Args:
            folder: the folder of all weights.
        """
        return folder / self.manifest.name / weights_file(self.name)

    def state(self, folder: Path) -> WeightsState:
        """Whether the file is there, and whether it contains trained weights or random numbers.

        Args:
            folder: the folder of all weights.

        Raises:
            LookupError: the file is damaged.
        """
        header = self._header(folder)
        if header is None:
            return "missing"
        return "random" if header.origin == "random" else "published"

    def declared(self, folder: Path) -> dict[str, Any]:
        """The parameters that the file brings along, as its header has them; none where it is missing.

        Args:
            folder: the folder of all weights.

        Raises:
            LookupError: the file is damaged, or a parameter is wrong.
        """
        header = self._header(folder)
        found = header.settings.get(KEY, {}) if header else {}
        try:
            with_declared(self.manifest, found)
        except ValueError as error:
            raise LookupError(f"{self.path(folder)}: {error} Train or import it again.") from error
        return dict(found)

    def _header(self, folder: Path) -> WeightsHeader | None:
        path = self.path(folder)
        try:
            return read_header(path) if path.is_file() else None
        except ValueError as error:
            raise LookupError(f"{path} is damaged ({error}); delete it, or get it again.") from error


def entries_of(manifests: Sequence[Manifest]) -> list[WeightsEntry]:
    """Every weights file of some models, in the order of the manifests."""
    return [WeightsEntry(manifest, name) for manifest in manifests for name in manifest.weights]


def entries_named(label: str, manifests: Sequence[Manifest]) -> list[WeightsEntry]:
    """The weights files that a label of the command line means: one, or all of a model.

    Args:
        label: `MODEL` or `MODEL/NAME`.
        manifests: those of all models.

    Raises:
        WeightsError: there is no such model, or it has no such weights.
    """
    model, _, name = label.partition("/")
    every = entries_of([manifest for manifest in manifests if manifest.name == model])
    chosen = [entry for entry in every if not name or entry.name == name]
    if chosen:
        return chosen
    if every:
        raise WeightsError(f"{model} has no weights {name}, only {', '.join(entry.name for entry in every)}.")
    if any(manifest.name == model for manifest in manifests):
        raise WeightsError(f"{model} needs no weights.")
    raise WeightsError(f"There is no model {model}; ./scripts/weights list shows them.")
