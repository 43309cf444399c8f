"""The weights file that a training adds to: its networks stay, and so do their terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facemagi.trained.parameters import KEY
from facemagi.weights import weights_file
from sagemaker_endpoints._sdk.weights_header import read_header
from scripts.datasets.prepared import Description
from scripts.model_weights.readers.arrays import Array
from scripts.model_weights.writing import Terms
from scripts.training.errors import TrainingError


@dataclass(frozen=True)
class EarlierWeights:
    """A weights file that is there already.

    Attributes:
        file: where it is.
        arrays: by the network's names.
        settings: of its header.
        terms: what one may do with it.
    """

    file: Path
    arrays: Mapping[str, Array]
    settings: Mapping[str, Any]
    terms: Terms

    @property
    def parameters(self) -> dict[str, dict[str, Any]]:
        """The parameters that it brings along, by effect and by name."""
        return dict(self.settings.get(KEY, {}))


def read_earlier(model: str, folder: Path) -> EarlierWeights | None:
    """The weights of a model that are there already; None where there are none, or only random numbers.

    Args:
        model: the model's name; its weights file has the same.
        folder: the folder of all weights.

    Raises:
        TrainingError: the file is damaged.
    """
    from safetensors import safe_open
    from safetensors.numpy import load_file

    file = earlier_file(model, folder)
    if file is None:
        return None
    try:
        with safe_open(file, "numpy") as opened:
            metadata = opened.metadata()
        terms = Terms(metadata["url"], metadata["licence"], metadata["commercial"] == "yes", metadata["provenance"])
        return EarlierWeights(file, load_file(file), read_header(file).settings, terms)
    except Exception as error:  # safetensors has errors of its own
        raise TrainingError(_damaged(file, error)) from error


def earlier_file(model: str, folder: Path) -> Path | None:
    """The weights file of a model that is there already; None where there is none, or one with random numbers.

    Args:
        model: the model's name; its weights file has the same.
        folder: the folder of all weights.

    Raises:
        TrainingError: the file is damaged.
    """
    file = folder / model / weights_file(model)
    try:
        return file if file.is_file() and read_header(file).origin != "random" else None
    except Exception as error:  # safetensors has errors of its own
        raise TrainingError(_damaged(file, error)) from error


def _damaged(file: Path, error: Exception) -> str:
    return f"{file} is damaged ({error}): delete it, or get it again."


def terms_with(own: Terms, earlier: EarlierWeights | None) -> Terms:
    """The terms of a weights file that has new networks and those of an earlier file: the strictest of both."""
    if earlier is None:
        return own
    licences = dict.fromkeys([earlier.terms.licence, own.licence])
    provenances = dict.fromkeys([earlier.terms.provenance, own.provenance])
    commercial = earlier.terms.commercial and own.commercial
    return Terms(earlier.terms.url, "; ".join(licences), commercial, " ".join(provenances))


def crop_of(description: Description, earlier: EarlierWeights | None, published: Mapping[str, Any]) -> dict[str, Any]:
    """The crop of faces that a weights file is for, as its settings have it: that of the data set.

    Args:
        description: of the data set.
        earlier: the weights that the training adds to; all networks of one file get the same crops.
        published: the crop of published weights, whose settings have none.

    Raises:
        TrainingError: the data set has whole photos, or other crops than the earlier weights.
    """
    crop = {"template": description.template, "size": description.size}
    if description.template == "whole":
        raise TrainingError("This network edits faces: run ./scripts/dataset prepare with a template, not whole.")
    if earlier and crop != (known := dict(published) | earlier.settings.get("crop", {})):
        raise TrainingError(
            f"{earlier.file} is for crops of {known['template']}, {known['size']} pixels wide, and this data set has "
            f"{crop['template']}, {crop['size']}. Prepare it again so, or write to another folder with --out."
        )
    return crop
