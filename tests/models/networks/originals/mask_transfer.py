"""Run our network as mbu-content-tansfer was run for the stored results: transfer with two faces, else removal."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "rmokady/mbu-content-tansfer"
MODEL = "mask_transfer"
CONTENT = "glasses"

UNDECIDED = 1e-4
"""A probability this near to the threshold may round to either side of it."""


def rename(name: str) -> str:
    """Our name of a weight: below the content's name."""
    return f"{CONTENT}.{name}"


def outputs_of(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Transfer A's content to B and to A itself; or remove it from A, with the mask thresholded."""
    import torch

    content = network[CONTENT]
    with_it = torch.from_numpy(inputs["domA"])
    if "domB" not in inputs:
        return _removal(content, with_it, inputs["threshold"])
    outputs: dict[str, Any] = {}
    for name, target in (("BA", torch.from_numpy(inputs["domB"])), ("AA", with_it)):
        code = content.code(target, with_it)
        transfer = content.add_content(code, target)
        outputs |= {
            f"{name}_decoding": transfer.result,
            f"{name}_mask": transfer.mask,
            f"d_a_{name}": content.plain(code),
        }
    return {name: array.numpy() for name, array in outputs.items()}


def undecided(case: Mapping[str, Any], outputs: Mapping[str, Any]) -> Any:
    """Pixels at which a thresholded mask may be 0 or 1."""
    import numpy as np

    if "mask_prob" not in outputs:
        return np.zeros((1, 1, 1, 1), bool)
    return np.abs(outputs["mask_prob"] - case["inputs"]["threshold"]) < UNDECIDED


def _removal(content: Any, image: Any, threshold: float) -> dict[str, Any]:
    removal = content.remove(image, threshold)
    outputs = {"output": removal.result, "mask": removal.mask, "d_a": removal.inside, "mask_prob": removal.soft}
    return {name: array.numpy() for name, array in outputs.items()}
