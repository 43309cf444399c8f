"""What the weights file says of its contents: the choices of the effects, the crop, and the size of each network."""

from collections.abc import Mapping, Sequence
from typing import Any

from facemagi.trained.parameters import KEY, with_declared
from scripts.repository import find_models, read_manifests
from scripts.training.choices import NewChoice, parameter_with
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
    new = NewChoice(options.content, options.choice_title, options.title_zh)
    declared = {effect: {CONTENT: parameter_with(known, effect, CONTENT, contents, new)} for effect in known.effects}
    return {"crop": dict(crop), "sides": sides, KEY: {**kept, **declared}}
