"""Run our network as APDrawingGAN was run for the stored results."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "yiranran/APDrawingGAN"
MODEL = "apdrawing"


def outputs_of(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The drawing and the partial drawings of one portrait, with its five points and an ellipse as its person mask."""
    import torch

    from sagemaker_endpoints.apdrawing.network import Artist, PictureNorm
    from sagemaker_endpoints.apdrawing.part_boxes import centres_of

    norm = torch.nn.BatchNorm2d if case["mode"].startswith("eval") else PictureNorm
    artist = Artist(norm).eval()
    artist.load_state_dict(network.state_dict())
    image = torch.from_numpy(inputs["A"])[None]
    centres = centres_of(inputs["landmarks5_xy"], image.shape[-1])
    assert [list(map(float, centre)) for centre in centres.values()] == inputs["center_xy_from_dataset"]
    drawings = artist.draw(image, [centres], _ellipse(image.shape[-1], *inputs["mask2"]["cx,cy,rx,ry"]))
    names = ("fake_B", "fake_B0", "fake_B1", "fake_B_hair", "fake_B_bg")
    return {name: drawing.numpy() for name, drawing in zip(names, drawings, strict=True)}


def _ellipse(side: int, cx: float, cy: float, rx: float, ry: float) -> Any:
    import torch

    y, x = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
    return ((((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2) <= 1).float()[None, None]
