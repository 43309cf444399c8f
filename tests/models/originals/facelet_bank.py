"""What Facelet_Bank answers, asked of our network."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "yingcong/Facelet_Bank"
MODEL = "facelet_bank"
EFFECT = "older"
"""Which of the effects the numbers are taken to be: they are all alike."""


def rename(name: str) -> str:
    """A facelet's names lie under its effect's."""
    return name.replace("facelet.", f"facelets.{EFFECT}.", 1) if name.startswith("facelet.") else name


def answer(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """`output`, and `residual`: what was added to the image."""
    import torch

    from sagemaker_endpoints.facelet_bank.network import Bank, of_each_picture, of_the_training

    norm = of_the_training if case["mode"].startswith("eval") else of_each_picture
    corners = any("align_corners=True" in told for told in case["shims"])
    asked = Bank((EFFECT,), norm, corners).eval()
    asked.load_state_dict(network.state_dict())
    image = torch.from_numpy(inputs["img"])
    strengths = {EFFECT: torch.tensor([inputs["strength"]])}
    output = asked.decode(asked.edit(asked.encode(image), strengths), image)
    return {"output": output.numpy(), "residual": (output - image).numpy()}
