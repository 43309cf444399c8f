"""What the weights file says of its contents: the choices of the effects, the crop, and the size of each network."""

from collections.abc import Mapping, Sequence
from typing import Any

from facemagi.manifest import Manifest
from facemagi.parameters import Choice
from facemagi.trained.parameters import KEY, with_declared
from facemagi.words.model_words import ModelWords
from scripts.repository import find_models, read_manifests
from scripts.training.earlier_weights import EarlierWeights
from scripts.training.mask_transfer.options import Options

MODEL = "mask_transfer"
CONTENT = "content"
"""The parameter of both effects that chooses a content."""


def settings_of(
    options: Options, contents: Sequence[str], earlier: EarlierWeights | None, crop: Mapping[str, Any]
) -> dict[str, Any]:
    """The settings for the header.

    Args:
        options: of the training of the new content.
        contents: all contents of the file.
        earlier: the weights that the content is added to.
        crop: template and size of the faces.
    """
    sides = {**(earlier.settings.get("sides", {}) if earlier else {}), options.content: options.side}
    kept = earlier.parameters if earlier else {}
    (own,) = read_manifests(find_models([MODEL]))
    known = with_declared(own, kept)
    declared = {effect: {CONTENT: _choice(known, effect, options, contents)} for effect in known.effects}
    return {"crop": dict(crop), "sides": sides, KEY: {**kept, **declared}}


def _choice(known: Manifest, effect: str, options: Options, contents: Sequence[str]) -> dict[str, Any]:
    """The parameter with the contents of the file as its choices."""
    before = known.effects[effect].parameters[CONTENT]
    assert isinstance(before, Choice)
    titles = {**before.titles, options.content: options.choice_title}
    return {
        "type": "choice",
        "title": before.title,
        "summary": before.summary,
        "choices": list(contents),
        "titles": {name: title for name, title in titles.items() if name in contents},
        "default": contents[0],
        "words": {language: _words(words, effect, options) for language, words in known.translations.items()},
    }


def _words(words: ModelWords, effect: str, options: Options) -> dict[str, Any]:
    """The words of the parameter in another language, with the title of the new content."""
    before = words.effects[effect].parameters[CONTENT].model_dump(exclude_defaults=True)
    own = {options.content: options.title_zh} if options.title_zh else {}
    return {**before, "titles": {**before.get("titles", {}), **own}}
