"""Checks that each model has all its words, in every language, and that labels are short."""

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from facemagi.manifest import Manifest
from facemagi.words.language import TRANSLATED, Language
from scripts.repository import find_models, read_manifests

LABEL_CHARS = {"en": 24, "zh": 10}
"""The longest title of an effect, a parameter or a choice: more does not fit beside a slider on a phone."""

FULL_STOP = {"en": ".", "zh": "。"}

SCRIPT = {"zh": re.compile(r"[\u4e00-\u9fff]")}
"""What at least one character of every text is."""

Texts = Mapping[str, str]
"""Texts by their path in model.toml, such as `effects.beauty.parameters.smile.title`."""


def faults(manifest: Manifest) -> list[str]:
    """What is wrong with a model's words, a sentence each.

    Args:
        manifest: the model's.
    """
    english = dict(_english(manifest))
    found = [f"model.toml: {fault}" for fault in (*_untitled(manifest), *_misshapen(english, "en"))]
    for language in TRANSLATED:
        words = manifest.translations.get(language)
        own = dict(_flat(words.model_dump(exclude_defaults=True))) if words else {}
        found += [f"model.{language}.toml: {fault}" for fault in _against(english, own, language)]
    return [f"sagemaker_endpoints/{manifest.name}/{fault}" for fault in found]


def _english(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """All words of model.toml, with the titles that come from names."""
    yield from {"title": manifest.title, "summary": manifest.summary}.items()
    for effect, section in manifest.effects.items():
        words: dict[str, Any] = {"title": section.title, "summary": section.summary, "mask": section.mask}
        schemas = {name: parameter.describe(name) for name, parameter in section.parameters.items()}
        words["parameters"] = {name: _words_of(schema) for name, schema in schemas.items()}
        yield from _flat(words, f"effects.{effect}.")


def _words_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a JSON Schema, with the names that model.toml has for them."""
    items = {"items": _words_of(schema["items"])} if "items" in schema else {}
    names = {"title": "title", "description": "summary", "x-titles": "titles"}
    return {name: schema[key] for key, name in names.items() if key in schema} | items


def _flat(words: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in words.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        elif value:
            yield f"{path}{name}", value


def _untitled(manifest: Manifest) -> Iterator[str]:
    """What a model says of itself although it need not, to run."""
    for effect, section in manifest.effects.items():
        if "group" not in section.model_fields_set:
            yield f"effects.{effect}.group is missing."
        for name, parameter in section.parameters.items():
            if not parameter.title:
                yield f"effects.{effect}.parameters.{name}.title is missing."


def _against(english: Texts, own: Texts, language: Language) -> Iterator[str]:
    if not own:
        yield "is missing. It has the titles and summaries of model.toml, under the same paths."
        return
    yield from (f'{path} is missing, for "{english[path]}".' for path in english if path not in own)
    yield from (f"{path} has no counterpart in model.toml." for path in own if path not in english)
    yield from (f"{path} is in another language." for path, text in own.items() if not SCRIPT[language].search(text))
    yield from _misshapen(own, language)


def _misshapen(texts: Texts, language: Language) -> Iterator[str]:
    longest = LABEL_CHARS[language]
    for path, text in texts.items():
        is_label = path.startswith("effects.") and not path.endswith((".summary", ".mask"))
        if is_label and len(text) > longest:
            yield f"{path} has {len(text)} characters, more than {longest}."
        if path.endswith(("summary", ".mask")) and not text.endswith(FULL_STOP[language]):
            yield f"{path} does not end with {FULL_STOP[language]}"


def main() -> int:
    """Print the faults of all models.

    Returns:
        The exit status: 1 if there are any.
    """
    found = [fault for manifest in read_manifests(find_models()) for fault in faults(manifest)]
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
