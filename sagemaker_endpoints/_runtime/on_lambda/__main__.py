"""`python -m sagemaker_endpoints._runtime.on_lambda`: processes the events of a Lambda function, one after another.

Lambda starts this process with the image and calls the first steps its initialisation. `awslambdaric`, AWS's own
client of the runtime API, then gets each event, calls `handler`, and sends back what that returns.
"""

import logging
import os
import sys

from awslambdaric.__main__ import main as process_events

from sagemaker_endpoints._runtime.memory import FUNCTION, allocate
from sagemaker_endpoints._runtime.on_lambda import handler
from sagemaker_endpoints._runtime.settings import read_settings


def main() -> None:
    """Load the models, and process events until Lambda ends the sandbox."""
    logging.getLogger("sagemaker_endpoints").setLevel(logging.INFO)
    allocate(FUNCTION)
    settings = read_settings(os.environ)
    os.environ.setdefault("OMP_NUM_THREADS", str(settings.threads))
    handler.container()  # before the first event, so that no job's own time has to contain it
    process_events([sys.argv[0], f"{handler.__name__}.handler"])


if __name__ == "__main__":
    main()
