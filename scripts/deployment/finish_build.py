"""After `sam build`: trims the layers, compiles the modules, writes a bill of materials, prints the sizes; exits with 1
if a function is too large.

python -m scripts.deployment.finish_build PYTHON3.13
"""

import json
import subprocess
import sys
from pathlib import Path

from facemagi import VERSION
from scripts.cloudformation.template import read_template
from scripts.deployment.bill_of_materials import bill_of_materials
from scripts.deployment.sizes import BUDGETS, folder_mib, function_mib, oversized
from scripts.deployment.trim import LAYERS, trim
from scripts.repository import ROOT, TEMPLATE

BUILT = ROOT / ".aws-sam" / "build"
BILL_OF_MATERIALS = ROOT / ".aws-sam" / "bill_of_materials.cdx.json"

FUNCTION_ROOT, LAYER_ROOT = "/var/task", "/opt"
"""Where Lambda unpacks functions and layers. Tracebacks then name these paths, not those of the build machine."""


def main(python: str) -> int:
    folders = sorted(path for path in BUILT.iterdir() if path.is_dir())
    for folder in folders:
        if folder.name in LAYERS:
            trim(folder / "python", LAYERS[folder.name])
            compile_modules(python, folder, LAYER_ROOT)
        else:
            trim(folder, ())  # only removes empty folders
            compile_modules(python, folder, FUNCTION_ROOT)
    bill = bill_of_materials("facemagi", VERSION, [BUILT / layer / "python" for layer in LAYERS])
    BILL_OF_MATERIALS.write_text(json.dumps(bill, indent=1), "utf-8")
    sizes = function_mib(read_template(TEMPLATE), {folder.name: folder_mib(folder) for folder in folders})
    for name, size in sizes.items():
        print(f"{name:14} {size:6.1f} MiB of {BUDGETS[name]}")
    problems = oversized(sizes, BUDGETS)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def compile_modules(python: str, folder: Path, root: str) -> None:
    """Compile every module of a folder in advance.

    Lambda's folders are read-only, so Python would compile every module again at each cold start, which would take
    most of that time. The compiled files are not checked against their sources: a deployed module never changes, but
    its time stamp does.

    Args:
        python: the interpreter of Lambda's version.
        root: where Lambda unpacks the folder.
    """
    modes = ("--invalidation-mode", "unchecked-hash", "-q", "-j", "0")
    subprocess.run([python, "-m", "compileall", *modes, "-s", str(folder), "-p", root, str(folder)], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
