"""A choice that a weights file adds to a parameter of its model: another style, another content."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from facemagi.manifest import Manifest
from facemagi.parameters import Choice
from facemagi.words.model_words import ModelWords


@dataclass(frozen=True)
class NewChoice:
    """A new choice, with its words.

    Attributes:
        name: its name in the API.
        title: for people.
        title_zh: the same in Chinese; empty where nobody wrote it.
    """

    name: str
    title: str
    title_zh: str


def parameter_with(
    known: Manifest, effect: str, parameter: str, choices: Sequence[str], new: NewChoice
) -> dict[str, Any]:
    """A parameter as the header of a weights file declares it.

    Args:
        known: the manifest, with what earlier weights declared.
        effect: the effect's name.
        parameter: its parameter's name.
        choices: all choices of the file; the first is the default.
        new: the choice that is added.
    """
    before = known.effects[effect].parameters[parameter]
    assert isinstance(before, Choice)
    titles = {**before.titles, new.name: new.title}
    return {
        "type": "choice",
        "title": before.title,
        "summary": before.summary,
        "choices": list(choices),
        "titles": {name: title for name, title in titles.items() if name in choices},
        "default": choices[0],
        "words": {language: _words(words, effect, parameter, new) for language, words in known.translations.items()},
    }


def _words(words: ModelWords, effect: str, parameter: str, new: NewChoice) -> dict[str, Any]:
    """The words of the parameter in another language, with the title of the new choice."""
    before = words.effects[effect].parameters[parameter].model_dump(exclude_defaults=True)
    own = {new.name: new.title_zh} if new.title_zh else {}
    return {**before, "titles": {**before.get("titles", {}), **own}}
