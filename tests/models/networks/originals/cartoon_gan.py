"""Run our network as cartoonGAN was run for the stored results."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "latte0/cartoonGAN"
MODEL = "cartoon_gan"
STYLE = "hayao"


def rename(name: str) -> str:
    """Our name of a weight: below the style's name."""
    return f"{STYLE}.{name}"


def outputs_of(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """`output`, blue first as the input."""
    import torch

    return {"output": network[STYLE](torch.from_numpy(inputs["img"])).numpy()}
