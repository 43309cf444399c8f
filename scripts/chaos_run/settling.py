"""After the faults: the clients look at everything that they know once more, until it is finished."""

import contextlib
import time

from scripts.chaos_run import session
from scripts.chaos_run.api import Api, ImpatientError
from scripts.chaos_run.ledger import Ledger, Order, Photo


def settle(api: Api, known: Ledger, until: float) -> None:
    """Wait for the ends of all photos and jobs.

    Args:
        api: makes the calls.
        known: what the clients know; jobs of which no POST was answered are sent again with their keys.
        until: how long it may take, on the clock `time.monotonic`.
    """
    for order in known.orders:
        with contextlib.suppress(ImpatientError):
            _finish_order(api, order, until)
    for photo in known.photos:
        with contextlib.suppress(ImpatientError):
            _finish_photo(api, photo, until)


def _finish_order(api: Api, order: Order, until: float) -> None:
    if order.id is None:
        session.send(api, order)
    if order.id is None:
        return
    session.look_at(api, order, max(until - time.monotonic(), 0.0))
    if order.picture is None:
        session.fetch(api, order)


def _finish_photo(api: Api, photo: Photo, until: float) -> None:
    if photo.removed:  # the answer may have been lost together with the call
        api.call("DELETE", f"/v1/photos/{photo.id}")
    elif photo.uploaded:
        session.look_at_photo(api, photo, max(until - time.monotonic(), 0.0))
