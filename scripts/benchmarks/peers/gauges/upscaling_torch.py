"""RealESRGAN_x4plus in PyTorch, warm: `… .gauges.upscaling_torch ours|bfloat16 PHOTO.npy WEIGHTS REPEATS`.

`ours` is the network as the container runs it.
"""

import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np

from sagemaker_endpoints._torch.loading import LoadedNetwork, load_network
from sagemaker_endpoints.esrgan import network
from scripts.benchmarks.peers.gauges.reading import milliseconds_since_start, peak_megabytes, report, timed


def main() -> None:
    import torch

    how, picture, weights, repeats = sys.argv[1:]
    loaded = load_network(Path(weights), network.build, "cpu")
    image = torch.from_numpy(np.load(picture)).permute(2, 0, 1)[None].float() / 255

    def run() -> None:
        with context(how, loaded), torch.inference_mode():
            loaded.network(image)

    run()
    start = {"start_ms": milliseconds_since_start()}
    figures = timed(run, int(repeats), warm_up=0)
    report({**figures, **start, "peak_mb": peak_megabytes()}, "torch", "numpy")


def context(how: str, loaded: LoadedNetwork) -> AbstractContextManager[Any]:
    """What the network runs in."""
    import torch

    return loaded.running() if how == "ours" else torch.autocast("cpu", torch.bfloat16)


if __name__ == "__main__":
    main()
