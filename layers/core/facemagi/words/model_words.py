"""The words of a model in another language: `model.<language>.toml`, with the paths of model.toml."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from facemagi.words.language import TRANSLATED, Language


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class ItemWords(_Section):
    """The words of a list's items.

    Attributes:
        titles: of the choices or presets, by their names.
    """

    titles: dict[str, str] = {}


class ParameterWords(ItemWords):
    """The words of one parameter.

    Attributes:
        title: the label of its slider or field.
        summary: a sentence about it; empty where the title says all.
        items: of a list's items.
    """

    title: str
    summary: str = ""
    items: ItemWords = ItemWords()

    def translate(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The JSON Schema of the parameter, with these words in place of the English ones.

        Args:
            schema: with the English words.
        """
        own = {"title": self.title} | ({"description": self.summary} if self.summary else {})
        new = _with_titles(schema | own, self.titles)
        return new | {"items": _with_titles(new["items"], self.items.titles)} if "items" in new else new


class EffectWords(_Section):
    """The words of one effect.

    Attributes:
        title: its name.
        summary: one or two sentences.
        mask: what is white in its mask; None for an effect without one.
        parameters: of its parameters, by their names.
    """

    title: str
    summary: str
    mask: str | None = None
    parameters: dict[str, ParameterWords] = {}


class ModelWords(_Section):
    """The words of a model.

    Attributes:
        title: its name.
        summary: one or two sentences.
        effects: of its effects, by their names.
    """

    title: str
    summary: str
    effects: dict[str, EffectWords] = {}


def read_words(folder: Path) -> dict[Language, dict[str, Any]]:
    """What the files of words of a model folder contain.

    Args:
        folder: the model's; a language without a file is left out.
    """
    files = {language: folder / f"model.{language}.toml" for language in TRANSLATED}
    return {name: tomllib.loads(file.read_text("utf-8")) for name, file in files.items() if file.is_file()}


def _with_titles(schema: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    return schema | {"x-titles": schema.get("x-titles", {}) | titles} if titles else schema
