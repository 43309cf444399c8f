"""Loads the models in a thread beside the server, so that `/ping` answers from the start."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._runtime.measuring import telemetry
from sagemaker_endpoints._runtime.settings import Settings

if TYPE_CHECKING:
    from sagemaker_endpoints._runtime.model import Model
    from sagemaker_endpoints._runtime.service import Service

    Load = Callable[[Settings], Mapping[str, Model]]
    """Loads the models of a container; returns them by name."""

log = logging.getLogger(__name__)


def load_in_background(settings: Settings) -> "Future[Service]":
    """Start to load the models.

    Args:
        settings: the container's settings.

    Returns:
        The future service; if loading fails, its exception is a FaceMagiError, and the log has the reason.
    """
    service: Future[Service] = Future()
    threading.Thread(target=_load, args=(settings, service), name="load", daemon=True).start()
    return service


def require_loaded(service: "Future[Service]") -> "Service":
    """The service, if it is loaded.

    Args:
        service: from `load_in_background`.

    Raises:
        FaceMagiError: `effect_unavailable` while it is loading; afterwards the reason why loading failed.
    """
    if not service.done():
        raise FaceMagiError("effect_unavailable", "The model is loading.", remedy="Try again in a few seconds.")
    failure = service.exception()
    if failure is not None:
        raise failure.with_traceback(None)
    return service.result()


def _load(settings: Settings, service: "Future[Service]") -> None:
    name = ",".join(folder.name for folder in settings.folders)
    try:
        service.set_result(start(settings))
    except FaceMagiError as error:
        log.error("model=%s not loaded: %s", name, error, exc_info=error.__cause__)
        service.set_exception(error)
    except Exception as error:
        log.exception("model=%s not loaded", name)
        reason = f"{name} could not be loaded: {type(error).__name__}: {error}."
        service.set_exception(FaceMagiError("effect_unavailable", reason))
    else:
        log.info("model=%s ready", name)


def start(settings: Settings, load: "Load | None" = None) -> "Service":
    """Load the models and create S3's client, which two threads must not create at the same time.

    Args:
        settings: the container's settings.
        load: loads the models; None for `load_models`.

    Raises:
        FaceMagiError: a model has no weights.
        Exception: a model cannot be loaded.
    """
    from facemagi.aws import client
    from sagemaker_endpoints._runtime.model import load_models
    from sagemaker_endpoints._runtime.service import Service

    began = time.perf_counter()
    models = (load or load_models)(settings)
    client("s3")
    telemetry.loaded(time.perf_counter() - began)
    return Service(models, settings.content_producer)
