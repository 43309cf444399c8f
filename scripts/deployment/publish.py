"""Enters a deployed model into a stage's catalogue, or takes it out.

python -m scripts.deployment.publish MODEL ready|needs_weights|withdrawn STAGE TABLE
"""

import os
import sys

from facemagi import effects
from facemagi.manifest import read_manifest
from scripts.repository import ROOT

OTHERS = ("FACEMAGI_BUCKET", "FACEMAGI_ANONYMOUS_PRINCIPAL")
"""What the functions' settings hold beside stage and table; the catalogue has no use for it."""


def main(model: str, state: str, stage: str, table: str) -> None:
    os.environ.update(dict.fromkeys(OTHERS, "") | {"FACEMAGI_STAGE": stage, "FACEMAGI_TABLE": table})
    match state:
        case "withdrawn":
            effects.withdraw(model)
        case "ready" | "needs_weights":
            effects.publish(read_manifest(ROOT / "sagemaker_endpoints" / model), state)
        case _:
            raise SystemExit(f"publish: {state!r} is none of ready, needs_weights, withdrawn")


if __name__ == "__main__":
    main(*sys.argv[1:])
