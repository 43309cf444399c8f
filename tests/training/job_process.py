"""The process in the container of a job, with the training of tests: python -m tests.training.job_process ROOT"""

import sys
from pathlib import Path

from scripts.training.container.entry import run
from scripts.training.container.folders import Folders
from tests.training.job_task import register

if __name__ == "__main__":
    register()
    sys.exit(run(Folders(Path(sys.argv[1]))))
