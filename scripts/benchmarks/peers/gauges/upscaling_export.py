"""Writes our network as ONNX, for onnxruntime: `… .gauges.upscaling_export PHOTO.npy WEIGHTS NETWORK.onnx`."""

import sys
from pathlib import Path

import numpy as np

from sagemaker_endpoints._torch.loading import load_network
from sagemaker_endpoints.esrgan import network


def main() -> None:
    import torch

    picture, weights, graph = sys.argv[1:]
    loaded = load_network(Path(weights), network.build, "cpu")
    image = torch.from_numpy(np.load(picture)).permute(2, 0, 1)[None].float() / 255
    torch.onnx.export(loaded.network, (image,), graph, dynamo=False)


if __name__ == "__main__":
    main()
