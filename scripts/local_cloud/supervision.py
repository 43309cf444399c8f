"""Notices processes of the local cloud that have ended: those without a state of their own are started again.

What such a process was doing is lost, as when Lambda loses a sandbox. Calls that arrive meanwhile wait in its socket.
moto and the emulator hold the cloud's state, so their end is the end of the cloud.
"""

import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from scripts.local_cloud import children
from scripts.local_cloud.children import Child


@dataclass
class Replaceable:
    """A process that can be started again.

    Attributes:
        name: its name in messages.
        start: starts it with a listening socket.
        listener: the socket, which this process keeps open.
    """

    name: str
    start: Callable[[socket.socket], Child]
    listener: socket.socket

    def start_now(self) -> Child:
        """Start the process; it gets a copy of the socket."""
        return self.start(self.listener.dup())


@dataclass
class Supervision:
    """All processes of a local cloud.

    Attributes:
        children: the processes.
        replaceable: how to start some of them again, by name.
    """

    children: list[Child] = field(default_factory=list)
    replaceable: dict[str, Replaceable] = field(default_factory=dict)

    def replace_ended(self) -> list[str]:
        """Start every process again that has ended.

        Returns:
            A line for each of them.

        Raises:
            ChildError: one has ended that cannot be started again; the message holds the end of its log.
        """
        lines = []
        for index, child in enumerate(self.children):
            code = child.process.poll()
            if code is None:
                continue
            if child.name not in self.replaceable:
                raise child.failure()
            children.stop([child])  # what it had started, and its pipe
            self.children[index] = self.replaceable[child.name].start_now()
            lines.append(f"{child.name} {children.describe_exit(code)} and was started again. Its log: {child.log}")
        return lines

    def close(self) -> None:
        """End all processes."""
        children.stop(self.children)
        self.children.clear()
        for each in self.replaceable.values():
            each.listener.close()
