"""Measures the CPU time that each built function takes to import.

    python -m scripts.deployment.built.import_time PYTHON3.13

As in Lambda, only the function and its layers can be imported, and no compiled file is written.
"""

import statistics
import subprocess
import sys
from pathlib import Path

from scripts.cloudformation.template import read_template, resources_of
from scripts.deployment.built.finish_build import BUILT
from scripts.repository import TEMPLATE

RUNS = 15

IMPORT = "import time; started = time.process_time(); import app; print((time.process_time() - started) * 1000)"


def main(python: str) -> None:
    template = read_template(TEMPLATE)
    common = template["Globals"]["Function"]["Layers"]
    for name, function in resources_of(template, "AWS::Serverless::Function").items():
        layers = [BUILT / layer["Ref"] / "python" for layer in common + function.get("Layers", [])]
        times = [_import_ms(python, [BUILT / name, *layers]) for _ in range(RUNS)]
        print(f"{name:14} {min(times):4.0f} ms at least, {statistics.median(times):4.0f} in the median of {RUNS}")


def _import_ms(python: str, path: list[Path]) -> float:
    environment = {"PYTHONPATH": ":".join(map(str, path))}
    run = subprocess.run(
        [python, "-S", "-B", "-c", IMPORT], env=environment, capture_output=True, text=True, check=True
    )
    return float(run.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
