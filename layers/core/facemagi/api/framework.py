"""FastAPI, as the routes use it.

FastAPI has a model of every part of an OpenAPI document, and builds their validators when it is imported: a fifth of
the import of a function. No call needs them, so here they are built when a document is made. The routes therefore
import FastAPI from this module, which is the first that does.

What is imported stays until the process ends. So Python does not look for garbage in it, here or during a call: a
search through all of it takes 10 milliseconds.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel, ConfigDict


@contextmanager
def built_at_first_use() -> Iterator[None]:
    """Within the block, pydantic builds the validators of a new model at its first use, not when it is declared.

    `defer_build` is pydantic's own setting for that; every model takes the settings of `BaseModel`. A call of
    `model_rebuild` without arguments, with which a module builds its recursive models, is left out: pydantic makes it
    at the first use, with arguments.
    """
    rebuild, config = BaseModel.__dict__["model_rebuild"], BaseModel.model_config

    def rebuild_if_used(model: type[BaseModel], /, **arguments: Any) -> bool | None:
        built: bool | None = rebuild.__func__(model, **arguments) if arguments else None
        return built

    BaseModel.model_config = ConfigDict(defer_build=True)
    BaseModel.model_rebuild = classmethod(rebuild_if_used)  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        BaseModel.model_config = config
        BaseModel.model_rebuild = rebuild  # type: ignore[method-assign]


@contextmanager
def never_collected() -> Iterator[None]:
    """What is created within the block, and what exists at its end, is left out of every search for garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


with never_collected(), built_at_first_use():
    from fastapi import Depends, FastAPI, Header, Query, Request, Response
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import RedirectResponse
    from fastapi.routing import APIRoute

__all__ = [
    "APIRoute",
    "Depends",
    "FastAPI",
    "Header",
    "Query",
    "RedirectResponse",
    "Request",
    "RequestValidationError",
    "Response",
]
