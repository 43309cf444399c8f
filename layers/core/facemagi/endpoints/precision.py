"""How exactly the networks of a container compute on a CPU: the operator chooses it, and each model limits it.

bfloat16 has the range of float32 and 8 significant bits instead of 24. A processor with instructions for it multiplies
about twice as many of these numbers in the same time.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Precision = Literal["exact", "fast"]
"""`exact` computes in float32; `fast` in bfloat16, for the models that declare a limit, on a processor that has it."""


class Bfloat16Limit(BaseModel):
    """How far a model's pictures in bfloat16 may be from those in float32, `[bfloat16]` of model.toml.

    Attributes:
        max_levels: the largest difference of any value of any pixel, levels of 0…255.
        mean_levels: the mean difference of all values, levels.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    max_levels: int = Field(ge=1, le=255)
    mean_levels: float = Field(gt=0, le=255)
