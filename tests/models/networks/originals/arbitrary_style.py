"""Run our network as arbitrary_style_transfer was run for the stored results."""

import operator
import re
from collections.abc import Mapping
from typing import Any

REPOSITORY = "elleryqueenhomels/arbitrary_style_transfer"
MODEL = "arbitrary_style"

SIGNS = {"*": operator.mul, "/": operator.truediv, "+": operator.add, "-": operator.sub}
STEP = r"([-*/+])\s*(\d+(?:\.\d*)?|\.\d+)\s*"


def outputs_of(case: Mapping[str, Any], weights: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The content in the style, before and after clipping to 0…255, and the features that it is decoded from."""
    import numpy as np
    import tensorflow as tf

    from sagemaker_endpoints.arbitrary_style import network

    tensors = {name: tf.constant(array) for name, array in weights.items()}
    content, style = (tf.constant(_scaled(case["inputs"][name], inputs[name])) for name in ("content", "style"))
    mean, deviation = network.statistics(network.encode(tensors, style))
    features = network.stylised(network.encode(tensors, content), mean, deviation)
    output = network.decode(tensors, features).numpy()
    return {"output": np.clip(output, 0, 255), "output_before_clip": output, "target_features": features.numpy()}


def _scaled(description: Mapping[str, Any], drawn: Any) -> Any:
    """An input after the steps in its range, left to right: `[0,255] then *0.5+60 (float32), i.e. …`."""
    import numpy as np

    _, _, steps = description["range"].partition("then")
    formula = re.match(rf"\s*(?:{STEP})*", steps)
    operations = re.findall(STEP, formula[0]) if formula else []
    if bool(steps) != bool(operations):
        raise ValueError(f"cannot read the steps of an input: {description['range']}")
    for sign, number in operations:
        drawn = SIGNS[sign](drawn, np.float32(number))
    return drawn
