"""Run our network as UGATIT was run for the stored results: in both directions, of which the service uses one."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "taki0112/UGATIT"
MODEL = "ugatit"


def variables(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the weights of both directions."""
    from sagemaker_endpoints.ugatit import network

    scopes = sorted({name.split("/")[0] for name in shapes})
    return {name: shape for scope in scopes for name, shape in network.variables(shapes, scope).items()}


def outputs_of(case: Mapping[str, Any], weights: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """`fake_B` of domain A by generator B, `fake_A` of domain B by generator A."""
    import tensorflow as tf

    from sagemaker_endpoints.ugatit import network

    tensors = {name: tf.constant(array) for name, array in weights.items()}
    directions = {"fake_B": ("generator_B", "test_domain_A"), "fake_A": ("generator_A", "test_domain_B")}
    return {
        name: network.generate(tensors, tf.constant(inputs[name_of_input]), scope).numpy()
        for name, (scope, name_of_input) in directions.items()
        if name in case["output"]
    }
