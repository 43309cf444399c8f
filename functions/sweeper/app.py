"""Finds photos and jobs that hang, every few minutes, and repairs or ends them."""

from typing import Any

from facemagi.deadline import with_deadline
from facemagi.observability import logged, logger
from facemagi.sweeping import sweep


@logged
@with_deadline
def handler(event: dict[str, Any], context: Any) -> None:
    """Sweep once. EventBridge sends the event; its content does not matter."""
    found = sweep.run()
    if found:
        logger().warning("hanging records", extra={"found": dict(found)})
