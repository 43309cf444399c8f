"""After `sam build`: layers trimmed, modules compiled, sizes shown; exits with 1 where a function is too large.

python -m scripts.deployment.finish_build PYTHON3.13
"""

import subprocess
import sys
from pathlib import Path

from scripts.cloudformation.template import read_template
from scripts.deployment.sizes import BUDGETS, folder_mib, function_mib, over
from scripts.deployment.trim import LAYERS, trim
from scripts.repository import ROOT, TEMPLATE

BUILT = ROOT / ".aws-sam" / "build"

PLACES = {"function": "/var/task", "layer": "/opt"}
"""Where Lambda unpacks them; compiled modules name it in tracebacks, rather than a path of the machine that built."""


def main(python: str) -> int:
    folders = sorted(path for path in BUILT.iterdir() if path.is_dir())
    for folder in folders:
        trim(folder / "python" if folder.name in LAYERS else folder, LAYERS.get(folder.name, ()))
        compile_modules(python, folder, PLACES["layer" if folder.name in LAYERS else "function"])
    sizes = function_mib(read_template(TEMPLATE), {folder.name: folder_mib(folder) for folder in folders})
    for name, size in sizes.items():
        print(f"{name:14} {size:6.1f} MiB of {BUDGETS[name]}")
    for problem in over(sizes, BUDGETS):
        print(problem, file=sys.stderr)
    return 1 if over(sizes, BUDGETS) else 0


def compile_modules(python: str, folder: Path, place: str) -> None:
    """Compile ahead: Lambda's folders are read-only, so it would compile at every cold start, for most of its time.

    Unchecked, because a deployed module never changes, and its time stamp does.
    """
    modes = ("--invalidation-mode", "unchecked-hash", "-q", "-j", "0")
    subprocess.run([python, "-m", "compileall", *modes, "-s", str(folder), "-p", place, str(folder)], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
