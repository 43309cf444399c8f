"""An event in the emulator's journal: what it is for, and the event itself."""

import base64
from dataclasses import dataclass
from typing import IO, Any

from scripts.local_cloud.emulator.journal import Journal
from scripts.local_cloud.lambda_emulator.event import Event


@dataclass(frozen=True)
class QueuedEvent:
    """An accepted event.

    Attributes:
        function: the function's name.
        qualifier: the version, or the alias, that was invoked.
        event: the event.
    """

    function: str
    qualifier: str
    event: Event

    @property
    def id(self) -> str:
        """The request's id."""
        return self.event.id


def event_journal(file: IO[bytes]) -> Journal[QueuedEvent]:
    """The journal of the events of functions.

    Args:
        file: opened for reading and writing, without a buffer.
    """
    return Journal(file, _encode, _decode)


def _encode(queued: QueuedEvent) -> dict[str, Any]:
    payload = base64.b64encode(queued.event.payload).decode()
    names = {"function": queued.function, "qualifier": queued.qualifier}
    return names | {"id": queued.id, "payload": payload, "received": queued.event.received}


def _decode(members: dict[str, Any]) -> QueuedEvent:
    event = Event(base64.b64decode(members["payload"]), members["id"], members["received"])
    return QueuedEvent(members["function"], members["qualifier"], event)
