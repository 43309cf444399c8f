"""Counts the arithmetic of an update: of convolutions and matrix products, forwards, backwards, and backwards twice.

PyTorch's own `FlopCounterMode` fails where gradients are computed of gradients, as for the penalty of discriminators:
it notes the layer of each operation with hooks that PyTorch forbids there. The formulas are PyTorch's.
"""

from collections.abc import Callable


def operations_of(update: Callable[[], object]) -> float:
    """Floating-point operations of some work on the processor; a multiplication and an addition are two."""
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils.flop_counter import flop_registry

    counted: list[int] = []

    class Counter(TorchDispatchMode):  # type: ignore[no-untyped-call]
        def __torch_dispatch__(self, operation, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
            result = operation(*args, **(kwargs or {}))
            formula = flop_registry.get(operation._overloadpacket)
            if formula:
                counted.append(formula(*args, **(kwargs or {}), out_val=result))
            return result

    with Counter():  # type: ignore[no-untyped-call]
        update()
    return float(sum(counted))
