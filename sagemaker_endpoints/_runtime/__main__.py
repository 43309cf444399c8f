"""`python -m sagemaker_endpoints._runtime`: the container of one or several models.

FACEMAGI_MODEL names the model folders, separated by commas; `settings.py` lists the other variables. SageMaker adds the
argument `serve`, which has no meaning here.
"""

import logging
import os
from concurrent.futures import Future
from typing import TYPE_CHECKING

import uvicorn

from sagemaker_endpoints._runtime.loading import load_in_background
from sagemaker_endpoints._runtime.memory import NETWORKS, Allocation, allocate, allocation_for
from sagemaker_endpoints._runtime.server import create_app
from sagemaker_endpoints._runtime.settings import read_settings

if TYPE_CHECKING:
    from sagemaker_endpoints._runtime.service import Service

STOP_SECONDS = 25
"""How long running jobs may continue after SIGTERM. SageMaker kills the process after 30 s."""


def main(allocation: Allocation | None = None) -> None:
    """Serve until SIGTERM.

    Args:
        allocation: how the process allocates memory; None for the choice for its models.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("sagemaker_endpoints").setLevel(logging.INFO)
    allocate(allocation or NETWORKS)
    settings = read_settings(os.environ)
    os.environ.setdefault("OMP_NUM_THREADS", str(settings.threads))
    service = load_in_background(settings)
    if not allocation:
        service.add_done_callback(_allocate_for_models)
    uvicorn.run(
        create_app(service),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def _allocate_for_models(service: "Future[Service]") -> None:
    if not service.exception():
        allocate(allocation_for(service.result().frameworks))


if __name__ == "__main__":
    main()
