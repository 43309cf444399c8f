"""A model's folder, described by its `model.toml`."""

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from facemagi.errors import FaceMagiError
from facemagi.parameters import Parameter

NAME = r"^[a-z][a-z0-9_]{0,30}$"
"""Of a model or a container: what a folder, an image's tag and, but for the underscore, an endpoint may be called."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Endpoint(_Part):
    """How the model's SageMaker endpoint is made, and how it scales.

    Attributes:
        shared: the name of a container that serves several models; they give the same numbers. None: one of its own.
    """

    instance_type: str = Field(pattern=r"^ml\.[a-z0-9-]+\.[a-z0-9]+$")
    max_concurrency: int = Field(ge=1, le=1000)
    max_instances: int = Field(ge=1)
    backlog_per_instance: int = Field(ge=1)
    batch_size: int = Field(ge=1)
    timeout_s: int = Field(ge=1, le=3600)
    shared: str | None = Field(default=None, pattern=NAME)


class Align(_Part):
    """The crop that a face editor's network was trained on, and how its result comes back into the photo.

    Attributes:
        size: the crop's width, pixels.
        paste: `difference` adds what the network changed, so that the photo's own detail stays; `whole` takes its
            picture as it is.
        mask: `oval` pastes inside the face's outline, `crop` all of the crop.
    """

    template: str
    size: int = Field(ge=16, le=2048)
    paste: Literal["difference", "whole"] = "difference"
    mask: Literal["oval", "crop"] = "oval"


class Weights(_Part):
    """Trained weights: never ours to ship, so where they come from and on what terms."""

    file: str
    url: str
    licence: str
    commercial: bool


class EffectPart(_Part):
    title: str
    summary: str
    parameters: dict[str, Parameter]


class Manifest(_Part):
    """Everything that the router, the docs, the forms and the tests know of a model.

    Attributes:
        kind: a photo editor gets the whole picture and its faces, a face editor one aligned crop per face.
        min_face: the least size of a face that can be edited, pixels of its box's longer side.
        moves_faces: whether faces look differently afterwards in shape, so that their landmarks must be found again.
        commercial: whether the licences of code and weights allow commercial use.
    """

    name: str = Field(pattern=NAME)
    title: str
    summary: str
    kind: Literal["photo_editor", "face_editor"]
    framework: Literal["none", "torch", "tensorflow"]
    licence: str
    commercial: bool
    origin: str
    needs_faces: bool = True
    min_face: int = Field(default=32, ge=1)
    moves_faces: bool = False
    endpoint: Endpoint
    align: Align | None = None
    weights: Weights | None = None
    effects: dict[str, EffectPart] = Field(min_length=1)

    @property
    def container(self) -> str:
        """The container that serves the model: one of its own name, or the one that it shares."""
        return self.endpoint.shared or self.name

    def effect_ids(self) -> list[str]:
        """`model/effect` for each, or the model's own name where it has one effect."""
        if len(self.effects) == 1:
            return [self.name]
        return [f"{self.name}/{effect}" for effect in self.effects]

    def effect_name(self, effect_id: str) -> str:
        """The name inside the model of one of `effect_ids`."""
        return next(iter(self.effects)) if effect_id == self.name else effect_id.partition("/")[2]

    def resolve(self, effect_id: str, given: dict[str, Any], path: str = "params") -> dict[str, Any]:
        """All parameters of an effect, checked, defaults filled in.

        Raises:
            FaceMagiError: `unknown_param` or `invalid_param`, with the field's path.
        """
        known = self.effects[self.effect_name(effect_id)].parameters
        _refuse_unknown(given, known, path, effect_id)
        return {
            name: parameter.check(given.get(name, parameter.default), f"{path}.{name}")
            for name, parameter in known.items()
        }

    def schema_of(self, effect_id: str) -> dict[str, Any]:
        """The JSON Schema of an effect's parameters."""
        known = self.effects[self.effect_name(effect_id)].parameters
        properties = {
            name: {"title": parameter.title or name.replace("_", " ").capitalize()} | parameter.schema_()
            for name, parameter in known.items()
        }
        required = [name for name, parameter in known.items() if getattr(parameter, "required", False)]
        required += [name for name, parameter in known.items() if getattr(parameter, "consent", False)]
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def read_manifest(folder: Path) -> Manifest:
    """The manifest of one model folder; the folder's name is the model's."""
    return Manifest.model_validate({"name": folder.name} | tomllib.loads((folder / "model.toml").read_text("utf-8")))


def model_folders(root: Path) -> list[Path]:
    """Every model folder under `sagemaker_endpoints`, by name."""
    return sorted(path.parent for path in root.glob("[!_]*/model.toml"))


def _refuse_unknown(given: dict[str, Any], known: dict[str, Parameter], path: str, effect_id: str) -> None:
    for name in given:
        if name not in known:
            raise FaceMagiError(
                "unknown_param",
                f"{effect_id} has no parameter {name!r}.",
                param=f"{path}.{name}",
                actual=name,
                limit=sorted(known),
                remedy=f"GET /v1/effects/{effect_id} shows the parameters.",
            )
