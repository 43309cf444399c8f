"""Every model has its words in every language, and a model without them is refused in clear sentences."""

from collections import Counter
from pathlib import Path

import pytest

from facemagi.manifest import Manifest, read_manifest
from facemagi.words.language import LANGUAGES, TRANSLATED
from scripts import repository
from scripts.model_words import faults

FOLDERS = repository.find_models()
MANIFESTS = [read_manifest(folder) for folder in FOLDERS]


@pytest.mark.parametrize("manifest", MANIFESTS, ids=[manifest.name for manifest in MANIFESTS])
def test_a_model_has_all_its_words(manifest: Manifest) -> None:
    assert faults(manifest) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_effects_have_the_same_title(language: str) -> None:
    titles = [
        (manifest.translations[language].effects if language in TRANSLATED else manifest.effects)[name].title
        for manifest in MANIFESTS
        for name in manifest.effects
    ]
    assert [title for title, count in Counter(titles).items() if count > 1] == []


def changed(folder: Path, file: str, old: str, new: str) -> list[str]:
    """The faults of a copy of the model `makeup` in which one text is replaced."""
    copy = folder / "makeup"
    copy.mkdir()
    for name in ("model.toml", "model.zh.toml"):
        text = (repository.MODELS / "makeup" / name).read_text("utf-8")
        assert name != file or old in text
        (copy / name).write_text(text.replace(old, new, 1) if name == file else text, "utf-8")
    return faults(read_manifest(copy))


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("model.zh.toml", 'blush = { title = "腮红" }', "", 'parameters.blush.title is missing, for "Blush".'),
        ("model.zh.toml", "腮红", "Blush", "parameters.blush.title is in another language."),
        ("model.zh.toml", "腮红", "让脸颊看起来红润的单品", "parameters.blush.title has 11 characters, more than 10."),
        ("model.zh.toml", "blush =", "blusher =", "parameters.blusher.title has no counterpart in model.toml."),
        ("model.zh.toml", 'evening = "晚宴", ', "", 'parameters.look.titles.evening is missing, for "Evening".'),
        ("model.zh.toml", 'bronze = "古铜", ', "", "parameters.eyeshadow_colours.items.titles.bronze is missing"),
        ("model.toml", 'group = "makeup"', "", "effects.makeup.group is missing."),
        ("model.toml", '"Blush"', '""', "effects.makeup.parameters.blush.title is missing."),
        ("model.toml", '"Blush"', '"Blush on the cheeks and the nose"', "has 32 characters, more than 24."),
        ("model.toml", "Darker, longer, fuller lashes.", "Lashes", "mascara.summary does not end with ."),
    ],
)
def test_a_word_that_is_missing_or_wrong_is_named(tmp_path: Path, file: str, old: str, new: str, fault: str) -> None:
    (found,) = [each for each in changed(tmp_path, file, old, new) if fault in each]
    assert found.startswith(f"sagemaker_endpoints/makeup/{file}: effects.makeup.")


def test_a_model_without_a_file_of_words_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "makeup"
    folder.mkdir()
    (folder / "model.toml").write_text((repository.MODELS / "makeup" / "model.toml").read_text("utf-8"), "utf-8")
    (found,) = faults(read_manifest(folder))
    assert found.startswith("sagemaker_endpoints/makeup/model.zh.toml: is missing.")
