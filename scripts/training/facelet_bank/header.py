"""What the weights file says of its facelets: their sliders, and the crop of faces."""

from collections.abc import Iterable
from typing import Any

from facemagi.trained.parameters import KEY
from sagemaker_endpoints.facelet_bank.adapter import FACELETS
from scripts.training.facelet_bank.prepared_bank import MODEL, PreparedBank


def settings_of(prepared: PreparedBank, arrays: Iterable[str]) -> dict[str, Any]:
    """The settings for the header: sliders of new facelets, without those of published ones that the file lacks.

    Args:
        prepared: what the facelet was trained with.
        arrays: names of the file's arrays.
    """
    options = prepared.options
    words = {"words": {"zh": {"title": options.title_zh}}} if options.title_zh else {}
    new = {options.effect: {"type": "slider", "title": options.slider_title, **words}}
    kept = prepared.earlier.parameters.get(MODEL, {}) if prepared.earlier else {}
    there = {name.split(".")[1] for name in arrays if name.startswith("facelets.")}
    declared = {slider: entry for slider, entry in kept.items() if entry is not None}
    declared |= new if options.effect not in FACELETS else {}
    declared |= {slider: None for slider, facelet in FACELETS.items() if facelet not in there}
    return {"crop": prepared.crop, "norm": prepared.norm, KEY: {MODEL: declared}}
