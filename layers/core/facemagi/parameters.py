"""The kinds of parameter that an effect can have. Each kind has the methods `check` and `schema_`."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from facemagi.errors import FaceMagiError
from facemagi.ids import PHOTO_ID

_A_PHOTO = {"pattern": PHOTO_ID.pattern}
"""The limit of a parameter that is a photo."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class _Kind(BaseModel):
    """What every kind has: `title`, the label of its slider or field, and `summary`, a sentence."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    type: str
    title: str = ""
    summary: str = ""

    def check(self, value: Any, path: str) -> Any:
        """Check a value that a caller sent.

        Args:
            value: the value.
            path: the path of the field, for the error.

        Returns:
            The value, normalised.

        Raises:
            FaceMagiError: `invalid_param`, `missing_param` or `consent_required`.
        """
        raise NotImplementedError

    def schema_(self) -> dict[str, Any]:
        """The JSON Schema of the values that `check` accepts. (`schema` is a method of pydantic's models.)"""
        raise NotImplementedError

    def describe(self, name: str) -> dict[str, Any]:
        """The JSON Schema with the parameter's words; `x-kind` is its type in model.toml.

        Args:
            name: the parameter's name, which is its title where it has no other.
        """
        summary = {"description": self.summary} if self.summary else {}
        return {"title": self.title or title_of(name), **summary, "x-kind": self.type, **self.schema_()}


class Slider(_Kind):
    """A strength. All effects have the same scale: 0 changes nothing, 100 is the maximum.

    A slider with the minimum -100 works in both directions. Only the title is needed:
    `whitening = { type = "slider", title = "…" }`.
    """

    type: Literal["slider"]
    minimum: Literal[-100, 0] = 0
    maximum: Literal[100] = 100
    default: int = Field(default=0, ge=-100, le=100)

    def check(self, value: Any, path: str) -> int:
        return _whole_number(value, self.minimum, self.maximum, path)

    def schema_(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum, "default": self.default}


class Integer(_Kind):
    """A whole number with a range of its own, such as a count or a size in pixels."""

    type: Literal["integer"]
    minimum: int
    maximum: int
    default: int

    def check(self, value: Any, path: str) -> int:
        return _whole_number(value, self.minimum, self.maximum, path)

    def schema_(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum, "default": self.default}


class Number(_Kind):
    """A real number with a range."""

    type: Literal["number"]
    minimum: float
    maximum: float
    default: float

    def check(self, value: Any, path: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise _invalid_param(path, "is not a number", value, f"{self.minimum}…{self.maximum}")
        _require_range(value, self.minimum, self.maximum, path)
        return float(value)

    def schema_(self) -> dict[str, Any]:
        return {
            "type": "number",
            "minimum": self.minimum,
            "maximum": self.maximum,
            "default": self.default,
        }


class Boolean(_Kind):
    """True or false. With `consent`, the caller must send true before the effect may be used."""

    type: Literal["boolean"]
    default: bool
    consent: bool = False

    def check(self, value: Any, path: str) -> bool:
        if not isinstance(value, bool):
            raise _invalid_param(path, "is neither true nor false", value, "true or false")
        if self.consent and not value:
            raise FaceMagiError(
                "consent_required",
                "The people in the photos must agree to this.",
                param=path,
                actual=False,
                limit=True,
                remedy=f"Ask everyone whose face is used, then send {path}: true.",
            )
        return value

    def schema_(self) -> dict[str, Any]:
        return {"type": "boolean", "default": self.default}


class Choice(_Kind):
    """One of several words. The title of each is its own name, if `titles` has no other."""

    type: Literal["choice"]
    choices: tuple[str, ...]
    titles: dict[str, str] = {}
    default: str

    def check(self, value: Any, path: str) -> str:
        if value not in self.choices:
            raise _invalid_param(path, "is not one of the choices", value, list(self.choices))
        return str(value)

    def schema_(self) -> dict[str, Any]:
        titles = _titles(self.choices, self.titles)
        return {"type": "string", "enum": list(self.choices), "default": self.default, "x-titles": titles}


class Colour(_Kind):
    """A colour as `#rrggbb`, or the name of a preset, whose title is its own name, if `titles` has no other."""

    type: Literal["colour"]
    default: str
    presets: dict[str, str] = {}
    titles: dict[str, str] = {}

    def check(self, value: Any, path: str) -> str:
        colour = self.presets.get(value, value) if isinstance(value, str) else value
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            raise _invalid_param(path, "is not a colour", value, ["#rrggbb", *self.presets])
        return colour.lower()

    def schema_(self) -> dict[str, Any]:
        pattern = {"type": "string", "pattern": f"^{_COLOUR.pattern}$"}
        swatches = {"x-presets": self.presets, "x-titles": _titles(self.presets, self.titles)}
        return {"anyOf": [pattern, {"enum": list(self.presets)}], "default": self.default, **swatches}


class Photo(_Kind):
    """A second photo, by its id."""

    type: Literal["photo"]
    required: bool = False
    default: None = None

    def check(self, value: Any, path: str) -> str | None:
        if value is None and not self.required:
            return None
        if value is None:
            raise FaceMagiError(
                "missing_param",
                f"{path} is missing: the effect needs a second photo.",
                param=path,
                limit=_A_PHOTO,
                remedy="Upload the other photo too, and give its id here.",
            )
        if not isinstance(value, str) or not PHOTO_ID.fullmatch(value):
            raise _invalid_param(path, "is not a photo's id", value, _A_PHOTO)
        return value

    def schema_(self) -> dict[str, Any]:
        kinds = ["string"] if self.required else ["string", "null"]
        return {"type": kinds, "pattern": f"^{PHOTO_ID.pattern}$"}


Scalar = Annotated[Slider | Integer | Number | Boolean | Choice | Colour, Field(discriminator="type")]


class List(_Kind):
    """A list of values of one kind."""

    type: Literal["list"]
    items: Scalar
    max_items: int
    default: tuple[Any, ...] = ()

    def check(self, value: Any, path: str) -> list[Any]:
        if not isinstance(value, list | tuple) or len(value) > self.max_items:
            raise _invalid_param(path, "is not a list of the right length", value, {"max_items": self.max_items})
        return [self.items.check(item, f"{path}[{index}]") for index, item in enumerate(value)]

    def schema_(self) -> dict[str, Any]:
        return {
            "type": "array",
            "items": self.items.schema_(),
            "maxItems": self.max_items,
            "default": list(self.default),
        }


Parameter = Annotated[Slider | Integer | Number | Boolean | Choice | Colour | Photo | List, Field(discriminator="type")]


def title_of(name: str) -> str:
    """The title of what has only a name.

    Args:
        name: of a parameter, a choice or a preset.

    Example:
        >>> title_of("dark_brown")
        'Dark brown'
    """
    return name.replace("_", " ").capitalize()


def refuse_unknown(given: Mapping[str, Any], known: Mapping[str, Parameter], path: str, effect_id: str) -> None:
    """Check that an effect has all parameters that a caller sent.

    Args:
        given: the parameters that the caller sent.
        known: the effect's parameters by name.
        path: the path of the request's field, for errors.
        effect_id: of the effect.

    Raises:
        FaceMagiError: `unknown_param`.
    """
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


def _titles(names: Iterable[str], own: Mapping[str, str]) -> dict[str, str]:
    return {name: own.get(name, title_of(name)) for name in names}


def _whole_number(value: Any, minimum: int, maximum: int, path: str) -> int:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole:
        raise _invalid_param(path, "is not a whole number", value, {"min": minimum, "max": maximum})
    _require_range(value, minimum, maximum, path)
    return int(value)


def _require_range(value: float, minimum: float, maximum: float, path: str) -> None:
    if not minimum <= value <= maximum:
        raise _invalid_param(path, "is out of range", value, {"min": minimum, "max": maximum})


def _invalid_param(path: str, fault: str, value: Any, limit: Any) -> FaceMagiError:
    return FaceMagiError(
        "invalid_param",
        f"{path} {fault}.",
        param=path,
        actual=value,
        limit=limit,
        remedy="GET /v1/effects shows every parameter's schema.",
    )
