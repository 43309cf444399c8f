"""What arbitrary_style_transfer answers, asked of our network."""

import operator
import re
from collections.abc import Mapping
from typing import Any

REPOSITORY = "elleryqueenhomels/arbitrary_style_transfer"
MODEL = "arbitrary_style"

SIGNS = {"*": operator.mul, "/": operator.truediv, "+": operator.add, "-": operator.sub}
STEP = r"([-*/+])\s*(\d+(?:\.\d*)?|\.\d+)\s*"


def answer(case: Mapping[str, Any], weights: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The content in the style, before and after it is cut off to 0…255, and the features that it is decoded from."""
    import numpy as np
    import tensorflow as tf

    from sagemaker_endpoints.arbitrary_style import network

    tensors = {name: tf.constant(array) for name, array in weights.items()}
    content, style = (tf.constant(_scaled(case["inputs"][name], inputs[name])) for name in ("content", "style"))
    mean, deviation = network.statistics(network.encode(tensors, style))
    features = network.stylised(network.encode(tensors, content), mean, deviation)
    output = network.decode(tensors, features).numpy()
    return {"output": np.clip(output, 0, 255), "output_before_clip": output, "target_features": features.numpy()}


def _scaled(told: Mapping[str, Any], drawn: Any) -> Any:
    """`[0,255] then *0.5+60 (float32), i.e. …`: an input after the steps that its range tells, left to right."""
    import numpy as np

    _, _, steps = told["range"].partition("then")
    formula = re.match(rf"\s*(?:{STEP})*", steps)
    found = re.findall(STEP, formula[0]) if formula else []
    if bool(steps) != bool(found):
        raise ValueError(f"cannot tell what becomes of an input: {told['range']}")
    for sign, number in found:
        drawn = SIGNS[sign](drawn, np.float32(number))
    return drawn
