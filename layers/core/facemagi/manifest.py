"""The manifest of a model: its `model.toml`, parsed and checked."""

import tomllib
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from facemagi import limits
from facemagi.endpoints.on_lambda import OnLambda
from facemagi.endpoints.precision import Bfloat16Limit
from facemagi.endpoints.warm_times import WarmTime, require_possible
from facemagi.errors import FaceMagiError
from facemagi.parameters import Parameter, refuse_unknown
from facemagi.weights import Weights, WeightsName
from facemagi.words.groups import Group
from facemagi.words.language import ENGLISH, Language
from facemagi.words.model_words import EffectWords, ModelWords, read_words

NAME = r"^[a-z][a-z0-9_]{0,30}$"
"""Pattern of the names of models and containers: valid for a folder and an image tag; endpoints replace underscores."""

SourceType = Literal[
    "algorithmicallyEnhanced",
    "dataDrivenMedia",
    "compositeCapture",
    "composite",
    "compositeWithTrainedAlgorithmicMedia",
]
"""Terms of IPTC's vocabulary `digitalsourcetype` for an edited photo, the one that says most last: changed by an
algorithm; a picture of data; composed of photos; composed of anything; edited by generative AI."""

RunsOn = Literal["sagemaker", "lambda"]
"""Where a container runs: behind a SageMaker asynchronous endpoint, or as a Lambda function."""


class _Section(BaseModel):
    # A manifest builds its parts with itself; built at their declaration, each would be built twice.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Endpoint(_Section):
    """How the model's SageMaker endpoint is created, and how it scales.

    Attributes:
        instance_type: SageMaker's name of the instance type.
        max_concurrency: how many jobs SageMaker sends to an instance at once.
        max_instances: the most instances of one endpoint; the minimum is 0, except in the times of `warm`.
        endpoints: how many the container has. Each gets the jobs of its part of the owners, and scales on its own.
        window: how many jobs SageMaker gets at first, whoever sent them; None for just more than start an instance.
        warm: the times of a day in which instances run although no job has come.
        backlog_per_instance: with more jobs waiting than this per instance, another instance is added.
        batch_size: the most photos or crops that one call of `edit` gets.
        timeout_s: seconds that one job may take.
        shared: the name of a container that serves several models with the same settings; None for a container of the
            model's own.
        runs_on: where the container may run; whoever deploys it chooses one of them.
        on_lambda: the size of its Lambda function.
    """

    instance_type: str = Field(pattern=r"^ml\.[a-z0-9-]+\.[a-z0-9]+$")
    max_concurrency: int = Field(ge=1, le=1000)
    max_instances: int = Field(ge=1)
    endpoints: int = Field(default=1, ge=1, le=limits.MAX_ENDPOINTS)
    window: int | None = Field(default=None, ge=1)
    warm: tuple[WarmTime, ...] = ()
    backlog_per_instance: int = Field(ge=1)
    batch_size: int = Field(ge=1)
    timeout_s: int = Field(ge=1, le=3600)
    shared: str | None = Field(default=None, pattern=NAME)
    runs_on: tuple[RunsOn, ...] = Field(default=("sagemaker",), min_length=1)
    on_lambda: OnLambda = OnLambda()

    @model_validator(mode="after")
    def _can_be_warm(self) -> Self:
        require_possible(self.warm, self.max_instances)
        return self

    @model_validator(mode="after")
    def _fits_lambda(self) -> Self:
        if "lambda" in self.runs_on and self.timeout_s > limits.MAX_LAMBDA_SECONDS:
            raise ValueError(f"timeout_s is {self.timeout_s}; on Lambda it is at most {limits.MAX_LAMBDA_SECONDS}.")
        return self


class Align(_Section):
    """The crop that a face editor's network was trained on, and how its result is pasted back.

    Attributes:
        template: a key of `sagemaker_endpoints._sdk.templates.TEMPLATES`.
        size: the crop's width, pixels.
        paste: `difference` adds what the network changed, so that the photo's own detail stays; `whole` replaces the
            photo by the network's picture.
        mask: `oval` pastes inside the face's outline, `crop` pastes the whole crop.
        from_weights: whether the trained weights decide the crop: `load` then sets the adapter's `align`, which
            replaces this one.
    """

    template: str
    size: int = Field(ge=16, le=2048)
    paste: Literal["difference", "whole"] = "difference"
    mask: Literal["oval", "crop"] = "oval"
    from_weights: bool = False


class EffectSection(_Section):
    """One effect of a model, `[effects.<name>]` of model.toml.

    Attributes:
        title: for people.
        summary: one or two sentences for people.
        group: where an app shows it; `analysis` is for programs, and for an effect of which nothing is said.
        source_type: how the label of a result says that it was made; generative AI unless model.toml says otherwise.
        mask: what is white in its mask; None for an effect without one.
        parameters: its parameters by name.
    """

    title: str
    summary: str
    group: Group = "analysis"
    source_type: SourceType = "compositeWithTrainedAlgorithmicMedia"
    mask: str | None = None
    parameters: dict[str, Parameter]


class Manifest(_Section):
    """Everything that is known of a model without its code. Router, catalogue, docs and tests use it.

    Attributes:
        name: the folder's name.
        title: for people.
        summary: one or two sentences for people.
        kind: a photo editor gets the whole picture with its faces, a face editor one aligned crop per face.
        framework: the framework that `adapter.load` imports.
        licence: the licence of code and weights together.
        commercial: whether the licences of code and weights allow commercial use.
        origin: paper, authors, implementation.
        needs_faces: whether a photo without a face is refused.
        min_face: the smallest face that can be edited: pixels of the longer side of its box.
        max_pixels: the most pixels of a picture that it edits; None for no limit of its own.
        moves_faces: whether the effect changes the shape of faces, so that landmarks must be detected again.
        parses_faces: whether the adapter has `parse`, which serves `Photo.parts` for all models of its container.
        reports: whether the result is a JSON document, by `Photo.report`, instead of a picture.
        endpoint: its endpoint.
        bfloat16: how far a fast container may change its pictures; None for a model that always computes exactly.
        align: the crop of a face editor.
        weights: its files of trained weights, by name; none for most models.
        alternatives: effects of other models that an app can offer where this model's weights are missing.
        effects: its effects by name.
        translations: its words in other languages.
    """

    name: str = Field(pattern=NAME)
    title: str
    summary: str
    kind: Literal["photo_editor", "face_editor"]
    framework: Literal["none", "torch", "tensorflow", "litert"]
    licence: str
    commercial: bool
    origin: str
    needs_faces: bool = True
    min_face: int = Field(default=32, ge=1)
    max_pixels: int | None = Field(default=None, ge=1)
    moves_faces: bool = False
    parses_faces: bool = False
    reports: bool = False
    endpoint: Endpoint
    bfloat16: Bfloat16Limit | None = None
    align: Align | None = None
    weights: dict[WeightsName, Weights] = Field(default_factory=dict)
    alternatives: tuple[str, ...] = ()
    effects: dict[str, EffectSection] = Field(min_length=1)
    translations: dict[Language, ModelWords] = Field(default_factory=dict)

    @property
    def container(self) -> str:
        """The name of the container that serves the model: its own name, or the shared container's."""
        return self.endpoint.shared or self.name

    @property
    def required_weights(self) -> tuple[str, ...]:
        """The names of the weights that the model cannot work without."""
        return tuple(name for name, weights in self.weights.items() if not weights.optional)

    def effect_ids(self) -> list[str]:
        """The ids of all effects: `model/effect`, or the model's name alone where it has one effect."""
        return [self.effect_id(name) for name in self.effects]

    def effect_id(self, name: str) -> str:
        """The id of one effect.

        Args:
            name: a key of `effects`.
        """
        return self.name if len(self.effects) == 1 else f"{self.name}/{name}"

    def effect_name(self, effect_id: str) -> str:
        """An effect's name inside the model.

        Args:
            effect_id: one of `effect_ids`.
        """
        return next(iter(self.effects)) if effect_id == self.name else effect_id.partition("/")[2]

    def resolve(self, effect_id: str, given: dict[str, Any], path: str = "params") -> dict[str, Any]:
        """Check the parameters of an effect, and fill in the defaults.

        Args:
            effect_id: one of `effect_ids`.
            given: the parameters that the caller sent.
            path: the path of the request's field, for errors.

        Raises:
            FaceMagiError: `unknown_param`, or what the parameter's `check` raises; `param` is the field's path.
        """
        known = self.effects[self.effect_name(effect_id)].parameters
        refuse_unknown(given, known, path, effect_id)
        return {
            name: parameter.check(given.get(name, parameter.default), f"{path}.{name}")
            for name, parameter in known.items()
        }

    def require_pixels(self, width: int, height: int, param: str) -> None:
        """Refuse a picture with more than `max_pixels` pixels.

        Args:
            width: of the picture, pixels.
            height: of the picture, pixels.
            param: the path of the request's field that named the picture, for the error.

        Raises:
            FaceMagiError: `too_many_pixels`.
        """
        if self.max_pixels is None or width * height <= self.max_pixels:
            return
        raise FaceMagiError(
            "too_many_pixels",
            f"The picture has {width} × {height} pixels; {self.name} edits up to {self.max_pixels}.",
            param=param,
            limit=self.max_pixels,
            actual=width * height,
            remedy=f"Send a picture of at most {self.max_pixels / 1e6:g} megapixels, scaled down or cut out.",
        )

    def words_of(self, effect_id: str, language: Language) -> EffectWords | None:
        """The words of an effect in a language; None where there are only the English ones.

        Args:
            effect_id: one of `effect_ids`.
            language: the language.
        """
        words = self.translations.get(language)
        return words.effects.get(self.effect_name(effect_id)) if words else None

    def schema_of(self, effect_id: str, language: Language = ENGLISH) -> dict[str, Any]:
        """The JSON Schema of an effect's parameters.

        Args:
            effect_id: one of `effect_ids`.
            language: of the titles and descriptions.
        """
        known = self.effects[self.effect_name(effect_id)].parameters
        properties = {name: parameter.describe(name) for name, parameter in known.items()}
        words = self.words_of(effect_id, language)
        for name, own in (words.parameters if words else {}).items():
            properties[name] = own.translate(properties[name])
        required = [name for name, parameter in known.items() if getattr(parameter, "required", False)]
        required += [name for name, parameter in known.items() if getattr(parameter, "consent", False)]
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of one model folder.

    Args:
        folder: contains model.toml and `model.<language>.toml`; the folder's name is the model's name.
    """
    own = tomllib.loads((folder / "model.toml").read_text("utf-8"))
    return Manifest.model_validate({"name": folder.name, "translations": read_words(folder)} | own)


def model_folders(root: Path) -> list[Path]:
    """All model folders, sorted by name.

    Args:
        root: the folder `sagemaker_endpoints`.
    """
    return sorted(path.parent for path in root.glob("[!_]*/model.toml"))
