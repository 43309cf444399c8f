"""What the weights file says of its network: its crop, its attributes, and their sliders."""

from collections.abc import Sequence
from typing import Any

from facemagi.manifest import Manifest
from facemagi.parameters import title_of
from facemagi.trained.parameters import KEY
from sagemaker_endpoints._imaging.attributes.attribute_labels import NOT
from scripts.datasets.prepared import Description
from scripts.repository import find_models, read_manifests
from scripts.training.attribute_gans.recipe import Recipe


def settings_of(recipe: Recipe, attributes: Sequence[str], description: Description) -> dict[str, Any]:
    """The settings for the header.

    Args:
        attributes: that the network learned.
        description: of the data set.

    Returns:
        `size`; `template`, where serving would use another one; and, where the attributes are not those of the authors,
        `attributes`, and the sliders that replace those of model.toml, as `facemagi.trained.parameters` reads them.
    """
    template = {"template": description.template} if description.template != recipe.template else {}
    settings: dict[str, Any] = {"size": description.size, **template}
    if tuple(attributes) == recipe.published:
        return settings
    (manifest,) = read_manifests(find_models([recipe.model]))
    declared = declared_parameters(manifest, attributes, recipe.stated(attributes))
    return {**settings, "attributes": list(attributes), KEY: {recipe.model: declared}}


def declared_parameters(manifest: Manifest, attributes: Sequence[str], stated: Sequence[str]) -> dict[str, Any]:
    """The changes of the effect's parameters: a slider for each new attribute, and null for each that is gone.

    Args:
        manifest: the model's; its effect has the same name.
        attributes: that the network learned.
        stated: those that a caller can state in `source`.
    """
    known = manifest.effects[manifest.name].parameters
    gone = [name for name in known if name not in attributes]
    new = {
        name: {"type": "slider", "minimum": -100, "title": title_of(name), "summary": "Above 0 more, below 0 less."}
        for name in attributes
        if name not in known
    }
    return {**dict.fromkeys(gone), "source": _source(known["source"], stated), **new}


def _source(published: Any, stated: Sequence[str]) -> dict[str, Any] | None:
    """The parameter by which a caller states what a face has now; None where nothing is to be stated."""
    if not stated:
        return None
    choices = [choice for name in stated for choice in (name, f"{NOT}{name}")]
    titles = {choice: published.items.titles[choice] for choice in choices if choice in published.items.titles}
    items = {"type": "choice", "choices": choices, "titles": titles, "default": choices[0]}
    words = {"title": published.title, "summary": published.summary}
    return {"type": "list", "max_items": len(stated), **words, "items": items}
