"""Parameters that trained weights bring along: a new slider, style or content needs no change of `model.toml`.

The header of a weights file has them in its settings, under `parameters`, by effect and by name. Each is written as in
model.toml, with its words in other languages under `words`; null removes a parameter of model.toml, as in a JSON merge
patch (RFC 7396):

    {"facelet_bank": {"smile": {"type": "slider", "title": "Smile", "words": {"zh": {"title": "微笑"}}}, "older": null}}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import StringConstraints, TypeAdapter, ValidationError

from facemagi.errors import FaceMagiError
from facemagi.manifest import NAME, EffectSection, Manifest
from facemagi.parameters import Parameter
from facemagi.words.language import Language
from facemagi.words.model_words import ModelWords, ParameterWords

KEY = "parameters"
"""The key of these parameters in the settings of a header."""

MAX_PARAMETERS = 200
"""The most parameters of one effect: the catalogue's item of a model must stay below 400 KB, DynamoDB's limit."""


_EFFECTS = TypeAdapter(dict[str, dict[Annotated[str, StringConstraints(pattern=NAME)], dict[str, Any] | None]])
_PARAMETER: TypeAdapter[Parameter] = TypeAdapter(Parameter)
_WORDS = TypeAdapter(dict[Language, ParameterWords])


@dataclass(frozen=True)
class _Declared:
    parameter: Parameter
    words: Mapping[Language, ParameterWords]


_Changes = Mapping[str, _Declared | None]
"""The changes of one effect's parameters, by name; None removes one."""


def with_declared(manifest: Manifest, declared: Any) -> Manifest:
    """A model's manifest with the parameters that its weights bring along.

    Args:
        manifest: the model's own.
        declared: what the header of a weights file has under `KEY`.

    Returns:
        The manifest: parameters of the same name are replaced, new ones come last.

    Raises:
        ValueError: a parameter is wrong; the message is a sentence that names it.
    """
    effects, translations = dict(manifest.effects), dict(manifest.translations)
    for effect, entries in _read(_EFFECTS, declared, KEY).items():
        if effect not in effects:
            raise ValueError(f"{KEY}.{effect}: {manifest.name} has no effect {effect}, only {', '.join(effects)}.")
        changes = {name: _change(f"{KEY}.{effect}.{name}", entry) for name, entry in entries.items()}
        effects[effect] = _changed(effects[effect], changes, f"{KEY}.{effect}")
        for language, words in translations.items():
            translations[language] = _translated(words, effect, language, changes)
    return manifest.model_copy(update={"effects": effects, "translations": translations})


def _change(path: str, entry: dict[str, Any] | None) -> _Declared | None:
    if entry is None:
        return None
    parameter: Parameter = _read(_PARAMETER, {name: entry[name] for name in entry if name != "words"}, path)
    words: dict[Language, ParameterWords] = _read(_WORDS, entry.get("words", {}), f"{path}.words")
    _refuse_kinds_of_code(parameter, path)
    try:
        parameter.check(parameter.default, f"{path}.default")
    except FaceMagiError as error:
        raise ValueError(error.message) from error
    return _Declared(parameter, words)


def _refuse_kinds_of_code(parameter: Parameter, path: str) -> None:
    """Weights cannot decide which photos an effect needs, and whether people must consent: that is up to its code."""
    if parameter.type == "photo" or getattr(parameter, "consent", False):
        raise ValueError(f"{path}: only model.toml can declare a photo or a consent.")


def _changed(section: EffectSection, changes: _Changes, path: str) -> EffectSection:
    for name in changes.keys() & section.parameters.keys():
        _refuse_kinds_of_code(section.parameters[name], f"{path}.{name}")
    declared = {name: change.parameter for name, change in changes.items() if change}
    removed = changes.keys() - declared.keys()
    parameters = {name: each for name, each in (section.parameters | declared).items() if name not in removed}
    if len(parameters) > MAX_PARAMETERS:
        raise ValueError(f"{path} has {len(parameters)} parameters; an effect can have {MAX_PARAMETERS}.")
    return section.model_copy(update={"parameters": parameters})


def _translated(words: ModelWords, effect: str, language: Language, changes: _Changes) -> ModelWords:
    """The words of a model after the changes. A parameter without words of its own keeps those of model.toml."""
    if effect not in words.effects:
        return words
    known = dict(words.effects[effect].parameters)
    for name, change in changes.items():
        new = change.words.get(language, known.get(name)) if change else None
        known.pop(name, None)
        if change and new:
            known[name] = _fitting(new, change.parameter)
    section = words.effects[effect].model_copy(update={"parameters": known})
    return words.model_copy(update={"effects": words.effects | {effect: section}})


def _fitting(words: ParameterWords, parameter: Parameter) -> ParameterWords:
    """Words without the titles of choices that the parameter no longer has."""
    choices = getattr(parameter, "choices", getattr(parameter, "presets", ()))
    titles = {name: title for name, title in words.titles.items() if name in choices}
    return words.model_copy(update={"titles": titles})


def _read(kind: TypeAdapter[Any], value: Any, path: str) -> Any:
    try:
        return kind.validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        place = first["loc"][1:] if kind is _PARAMETER else first["loc"]  # a parameter's begins with its type
        raise ValueError(f"{'.'.join(map(str, (path, *place)))}: {first['msg']}.") from error
