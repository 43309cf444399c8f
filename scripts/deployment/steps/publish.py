"""Adds a deployed model to a stage's catalogue, switches it off, or removes it.

python -m scripts.deployment.steps.publish MODEL deployed|on-lambda|disabled|withdrawn STAGE TABLE [WEIGHTS …]

WEIGHTS are the names of the weights files that were uploaded. A disabled model is on again when it is deployed.
"""

import os
import sys

from facemagi import effects
from facemagi.manifest import read_manifest
from scripts.deployment.errors import DeploymentError, run_step
from scripts.repository import MODELS

UNUSED_SETTINGS = (
    "FACEMAGI_BUCKET",
    "FACEMAGI_ANONYMOUS_PRINCIPAL",
    "FACEMAGI_WEBHOOK_QUEUE",
    "FACEMAGI_BATCH_QUEUE",
    "FACEMAGI_TRUSTED_HOSTS",
    "FACEMAGI_DAILY_JOBS",
    "FACEMAGI_CALLS_PER_SECOND",
    "FACEMAGI_BURST_CALLS",
    "FACEMAGI_LONGEST_WAIT",
)
"""Variables that the settings require and the catalogue does not use."""


def main(model: str, state: str, stage: str, table: str, *weights: str) -> None:
    os.environ.update(dict.fromkeys(UNUSED_SETTINGS, "") | {"FACEMAGI_STAGE": stage, "FACEMAGI_TABLE": table})
    match state:
        case "withdrawn":
            effects.withdraw(model)
        case "disabled":
            effects.disable(model)
        case "deployed":
            effects.publish(read_manifest(MODELS / model), dict.fromkeys(weights, "published"))
        case "on-lambda":
            effects.publish(read_manifest(MODELS / model), dict.fromkeys(weights, "published"), runs_on="lambda")
        case _:
            raise DeploymentError(f"{state!r} is none of deployed, on-lambda, disabled, withdrawn")


if __name__ == "__main__":
    sys.exit(run_step(main))
