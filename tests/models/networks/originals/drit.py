"""Run our network as DRIT was run for the stored results."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "HsinYingLee/DRIT"
MODEL = "drit"


def outputs_of(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Each picture in the other domain, with the other picture's style and with a random one; both styles."""
    import torch

    tensors = {name: torch.from_numpy(value) for name, value in inputs.items() if not name.startswith("_")}
    images = {domain: tensors[f"img_{domain}"] for domain in ("a", "b")}
    styles = {domain: _sample(network.style(images[domain], domain), tensors.get(f"eps_{domain}")) for domain in images}
    outputs = {f"z_attr_{domain}": style for domain, style in styles.items()}
    for source, target in (("a", "b"), ("b", "a")):
        direction = f"{source}2{target}"
        content = network.content(images[source], source)
        outputs[f"transfer_{direction}"] = network.decode(content, styles[target], target)
        outputs[f"random_{direction}"] = network.decode(content, tensors[f"z_{direction}"], target)
    return {name: array.numpy() for name, array in outputs.items()}


def _sample(encoded: Any, noise: Any) -> Any:
    """Sample the style's distribution as the authors do, where the encoder returns one."""
    style, logarithm = encoded
    return style if logarithm is None else style + noise * (logarithm / 2).exp()
