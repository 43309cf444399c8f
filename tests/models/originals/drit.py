"""What DRIT answers, asked of our network."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "HsinYingLee/DRIT"
MODEL = "drit"


def answer(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Each picture in the other's domain, in the other's own style and in one that was drawn; the pictures' styles."""
    import torch

    given = {name: torch.from_numpy(value) for name, value in inputs.items() if not name.startswith("_")}
    images = {domain: given[f"img_{domain}"] for domain in ("a", "b")}
    styles = {domain: _drawn(network.style(images[domain], domain), given.get(f"eps_{domain}")) for domain in images}
    told = {f"z_attr_{domain}": style for domain, style in styles.items()}
    for source, goal in (("a", "b"), ("b", "a")):
        way = f"{source}2{goal}"
        content = network.content(images[source], source)
        told[f"transfer_{way}"] = network.decode(content, styles[goal], goal)
        told[f"random_{way}"] = network.decode(content, given[f"z_{way}"], goal)
    return {name: array.numpy() for name, array in told.items()}


def _drawn(read: Any, noise: Any) -> Any:
    """The authors draw from the distribution that the encoder names, where it names one."""
    style, logarithm = read
    return style if logarithm is None else style + noise * (logarithm / 2).exp()
