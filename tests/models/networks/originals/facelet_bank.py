"""Run our network as Facelet_Bank was run for the stored results."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "yingcong/Facelet_Bank"
MODEL = "facelet_bank"
EFFECT = "older"
"""The effect as which the original's weights are loaded: all effects have the same layers."""


def rename(name: str) -> str:
    """Our name of a weight: those of a facelet are below its effect's name."""
    return name.replace("facelet.", f"facelets.{EFFECT}.", 1) if name.startswith("facelet.") else name


def outputs_of(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """`output`, and `residual`, the difference that was added to the image."""
    import torch

    from sagemaker_endpoints.facelet_bank.network import Bank, normalise_as_trained, normalise_each_picture

    norm = normalise_as_trained if case["mode"].startswith("eval") else normalise_each_picture
    corners = any("align_corners=True" in shim for shim in case["shims"])
    bank = Bank((EFFECT,), norm, corners).eval()
    bank.load_state_dict(network.state_dict())
    image = torch.from_numpy(inputs["img"])
    strengths = {EFFECT: torch.tensor([inputs["strength"]])}
    output = bank.decode(bank.edit(bank.encode(image), strengths), image)
    return {"output": output.numpy(), "residual": (output - image).numpy()}
