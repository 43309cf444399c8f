"""What face-makeup.PyTorch answers, asked of our network."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "zllrunning/face-makeup.PyTorch"
MODEL = "face_parsing"


def answer(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The scores of all three heads; what is served is the first."""
    import torch

    image = torch.from_numpy(inputs["img"])
    scores = network.heads(image)
    assert torch.equal(network(image), scores.main)
    return {name: said.numpy() for name, said in zip(("out", "out16", "out32"), scores, strict=True)}
