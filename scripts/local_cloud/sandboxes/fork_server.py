"""Copies itself into sandboxes: `fork_server FD`, with the functions' plans as JSON on standard input.

It has imported the functions, and has boto3's clients, but has never opened a connection or started a thread, so a copy
is safe. A copy takes 10 ms and 7 MB, a new interpreter a second and 70 MB. Lambda's SnapStart works in the same way.

FD is a socket. `{"fork": function}` comes with the file descriptor of the sandbox's connection and is answered with
`{"pid": …}`; `{"kill": pid}` is answered with `{"status": …}`. This process alone ends its children, so that an id is
never another process's.
"""

import asyncio
import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from multiprocessing.connection import Connection

from scripts.local_cloud import die_with_parent
from scripts.local_cloud.function_plan import FunctionPlan
from scripts.local_cloud.sandboxes import runtime

MESSAGE_BYTES = 4096
"""More than any message: one is answered before the next comes."""


def main(control: socket.socket) -> None:
    """Fork and kill sandboxes until the other side closes the socket.

    Args:
        control: the socket.
    """
    plans = {plan["name"]: FunctionPlan(**plan) for plan in json.loads(sys.stdin.readline())}
    for plan in plans.values():
        os.environ.update(plan.environment)
        plan.load_handler()
    _create_clients()
    gc.collect()
    gc.freeze()  # the collector does not touch, and so not copy, what all sandboxes share
    control.send(b"{}")
    running: set[int] = set()
    while True:
        message, fds, _, _ = socket.recv_fds(control, MESSAGE_BYTES, 1)
        if not message:
            break
        control.send(json.dumps(_obey(json.loads(message), fds, plans, control, running)).encode())
    for pid in running:
        os.kill(pid, signal.SIGKILL)


def _create_clients() -> None:
    """Create the clients of the services that requests use: each takes 50 ms, and connects with its first call."""
    from facemagi import aws

    for service in aws.LIMITS:
        aws.client(service)


def _obey(
    message: dict[str, object],
    fds: list[int],
    plans: dict[str, FunctionPlan],
    control: socket.socket,
    running: set[int],
) -> dict[str, int]:
    if "kill" in message:
        pid = int(str(message["kill"]))
        running.discard(pid)
        return {"status": _kill(pid)}
    [fd] = fds
    pid = _fork(plans[str(message["fork"])], fd, control)
    running.add(pid)
    os.close(fd)
    return {"pid": pid}


def _fork(plan: FunctionPlan, fd: int, control: socket.socket) -> int:
    """Start a sandbox; returns its process id. The copy does not return."""
    os.environ[die_with_parent.PARENT_VARIABLE] = str(os.getpid())
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        die_with_parent.enforce()
        control.close()
        asyncio.set_event_loop(asyncio.new_event_loop())  # the copied one shares the pipe that wakes it with all copies
        runtime.serve(plan, Connection(fd))
        status = 0
    finally:
        os._exit(status)


def _kill(pid: int) -> int:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    die_with_parent.enforce()
    main(socket.socket(fileno=int(sys.argv[1])))
