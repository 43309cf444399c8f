"""What mbu-content-tansfer answers, asked of our network: transfer where there are two faces, else removal."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "rmokady/mbu-content-tansfer"
MODEL = "mask_transfer"
CONTENT = "glasses"

NEAR = 1e-4
"""How near to the threshold a probability may as well lie on its other side."""


def rename(name: str) -> str:
    """Everything lies under the content's name."""
    return f"{CONTENT}.{name}"


def answer(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Transfer of A's content onto B and onto A itself; or removal from A, with the mask cut off at the threshold."""
    import torch

    content = network[CONTENT]
    with_it = torch.from_numpy(inputs["domA"])
    if "domB" not in inputs:
        return _removal(content, with_it, inputs["threshold"])
    told: dict[str, Any] = {}
    for name, target in (("BA", torch.from_numpy(inputs["domB"])), ("AA", with_it)):
        code = content.code(target, with_it)
        answered = content.lay(code, target)
        told |= {f"{name}_decoding": answered.result, f"{name}_mask": answered.mask, f"d_a_{name}": content.plain(code)}
    return {name: array.numpy() for name, array in told.items()}


def undecided(case: Mapping[str, Any], answers: Mapping[str, Any]) -> Any:
    """Where a hard mask might as well be the other way."""
    import numpy as np

    if "mask_prob" not in answers:
        return np.zeros((1, 1, 1, 1), bool)
    return np.abs(answers["mask_prob"] - case["inputs"]["threshold"]) < NEAR


def _removal(content: Any, image: Any, threshold: float) -> dict[str, Any]:
    answered = content.remove(image, threshold)
    told = {"output": answered.result, "mask": answered.mask, "d_a": answered.inside, "mask_prob": answered.soft}
    return {name: array.numpy() for name, array in told.items()}
