"""How long and how a network trains: the choices that do not depend on the network."""

from dataclasses import dataclass
from typing import Literal

Precision = Literal["float32", "bfloat16", "float16"]


@dataclass(frozen=True)
class Schedule:
    """How long, in which portions and how exactly a network trains.

    Attributes:
        steps: updates of the weights.
        batch: pictures of one pass.
        accumulate: passes whose gradients one update adds up: a batch that does not fit into memory at once.
        precision: of the convolutions. float16 scales the loss (Micikevicius et al., "Mixed Precision Training", 2018).
        average: decay of the exponential moving average of the weights, which is what is exported; 0 for none.
        clip: the largest norm of an update's gradients; larger ones are scaled down. 0 for no limit.
        seed: of the initial weights, of the order of the pictures, and of all draws.
        checkpoint_every: steps between two checkpoints.
        measure_every: steps between two measurements on the validation pictures, and two sample sheets.
        keep: how many checkpoints stay; older ones are deleted.
    """

    steps: int
    batch: int = 16
    accumulate: int = 1
    precision: Precision = "float32"
    average: float = 0.999
    clip: float = 0.0
    seed: int = 0
    checkpoint_every: int = 1000
    measure_every: int = 1000
    keep: int = 3
