"""RealESRGAN_x4plus in ncnn, from its authors' files, warm: `… .gauges.upscaling_ncnn PHOTO.npy FOLDER REPEATS`."""

import os
import sys
from pathlib import Path

import ncnn
import numpy as np

from scripts.benchmarks.peers.gauges.reading import milliseconds_since_start, peak_megabytes, report, timed

NAME = "realesrgan-x4plus"


def main() -> None:
    picture, folder, repeats = sys.argv[1:]
    net = ncnn.Net()
    net.opt.num_threads = len(os.sched_getaffinity(0))
    net.opt.use_vulkan_compute = False
    net.load_param(str(Path(folder) / f"{NAME}.param"))
    net.load_model(str(Path(folder) / f"{NAME}.bin"))
    image = np.ascontiguousarray(np.load(picture).transpose(2, 0, 1).astype(np.float32) / 255)

    def run() -> None:
        extractor = net.create_extractor()
        extractor.input(net.input_names()[0], ncnn.Mat(image))
        _, result = extractor.extract(net.output_names()[0])
        if (result.w, result.h) != (4 * image.shape[2], 4 * image.shape[1]):
            raise ValueError(f"The result has {result.w} × {result.h} pixels.")

    run()
    start = {"start_ms": milliseconds_since_start()}
    figures = timed(run, int(repeats), warm_up=0)
    report({**figures, **start, "peak_mb": peak_megabytes()}, "ncnn", "numpy")


if __name__ == "__main__":
    main()
