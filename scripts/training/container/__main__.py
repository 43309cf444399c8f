"""`python -m scripts.training.container`: the training of a SageMaker job. An emulated job names another root."""

import sys
from pathlib import Path

from scripts.training.container.entry import run
from scripts.training.container.folders import ROOT, Folders

if __name__ == "__main__":
    sys.exit(run(Folders(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)))
