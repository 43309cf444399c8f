"""Routes that FastAPI reads at their first call.

FastAPI reads the signature of a route when it is declared, and builds a validator for each of its parameters: one or
two milliseconds of CPU for each route. A new process has to answer one call, so it builds the route of that call, and
the others when they are called.
"""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.routing import compile_path

from facemagi.api.framework import APIRoute

_one_at_a_time = threading.RLock()


class RouteOnDemand(APIRoute):
    """A route that knows its path and its methods, and everything else when it is asked for it.

    Mistakes in a declaration therefore show at the first call, and when the API's document is made.
    """

    def __init__(
        self, path: str, endpoint: Callable[..., Any], *, methods: set[str] | list[str] | None = None, **options: Any
    ) -> None:
        self._declare = partial(super().__init__, path, endpoint, methods=methods, **options)
        self.endpoint = endpoint
        self.methods = {method.upper() for method in methods or ("GET",)}
        self.path_regex, _, self.param_convertors = compile_path(path)

    def __getattr__(self, name: str) -> Any:
        """Python asks here for what `__init__` has not set: then the route is read."""
        with _one_at_a_time:
            declare = self.__dict__.pop("_declare", None)
            if declare is not None:
                declare()
        if name not in self.__dict__:
            raise AttributeError(f"A route has no {name}.", name=name, obj=self)
        return self.__dict__[name]
