"""RealESRGAN_x4plus in onnxruntime, warm: `… .gauges.upscaling_onnx PHOTO.npy NETWORK.onnx REPEATS`."""

import os
import sys

import numpy as np
import onnxruntime

from scripts.benchmarks.peers.gauges.reading import milliseconds_since_start, peak_megabytes, report, timed


def main() -> None:
    picture, graph, repeats = sys.argv[1:]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = len(os.sched_getaffinity(0))
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    image = np.load(picture).transpose(2, 0, 1)[None].astype(np.float32) / 255
    feed = {session.get_inputs()[0].name: image}
    session.run(None, feed)
    start = {"start_ms": milliseconds_since_start()}
    figures = timed(lambda: session.run(None, feed), int(repeats), warm_up=0)
    report({**figures, **start, "peak_mb": peak_megabytes()}, "onnxruntime", "numpy")


if __name__ == "__main__":
    main()
