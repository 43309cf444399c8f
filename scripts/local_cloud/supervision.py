"""Notices processes of the local cloud that have ended, and starts them again.

What such a process was doing is lost, as when Lambda loses a sandbox; only the emulators keep their queues, in files.
Calls that arrive meanwhile wait in its socket. moto holds the cloud's state, so its end is the end of the cloud.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from scripts.local_cloud import children
from scripts.local_cloud.children import Child, Inheritable


@dataclass
class Replaceable:
    """A process that can be started again.

    Attributes:
        start: starts it with a listening socket.
        listener: the socket, which this process keeps open.
        files: its other files and sockets, which this process keeps open.
        lines: what has been sent to its standard input; a new process gets the same.
    """

    start: Callable[[socket.socket], Child]
    listener: socket.socket
    files: Sequence[Inheritable] = ()
    lines: list[str] = field(default_factory=list)

    def start_now(self) -> Child:
        """Start the process; it gets a copy of the socket."""
        child = self.start(self.listener.dup())
        for line in self.lines:
            child.send_line(line)
        return child


@dataclass
class Supervision:
    """All processes of a local cloud.

    Attributes:
        children: the processes.
        replaceable: how to start some of them again, by name.
    """

    children: list[Child] = field(default_factory=list)
    replaceable: dict[str, Replaceable] = field(default_factory=dict)

    def add(
        self, name: str, start: Callable[[socket.socket], Child], listener: socket.socket, *files: Inheritable
    ) -> None:
        """Start a process that can be started again.

        Args:
            name: its name.
            start: starts it with a listening socket.
            listener: the socket.
            files: its other files and sockets, which are closed at the end of the cloud.
        """
        self.replaceable[name] = Replaceable(start, listener, files)
        self.children.append(self.replaceable[name].start_now())

    def send_line(self, name: str, line: str) -> None:
        """Send a line to the standard input of a process, and of every process that takes its place later.

        Args:
            name: of a process that can be started again.
            line: without its line end.
        """
        self.replaceable[name].lines.append(line)
        self.find(name).send_line(line)

    def find(self, name: str) -> Child:
        """The running process with a name."""
        return next(child for child in self.children if child.name == name)

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
        """End all processes; the first one last, because it has started others."""
        children.stop(self.children[1:])
        children.stop(self.children[:1])
        self.children.clear()
        for each in self.replaceable.values():
            each.listener.close()
            for file in each.files:
                file.close()
