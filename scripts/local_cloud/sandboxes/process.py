"""Starts a sandbox as a new interpreter, which takes a second: for a function that handles one event at a time."""

import socket
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from scripts.local_cloud import children
from scripts.local_cloud.function_plan import FunctionPlan
from scripts.local_cloud.sandboxes.sandbox import Sandbox


def start(plan: FunctionPlan, log: Path) -> Sandbox:
    """Start a sandbox, and wait until it is ready.

    Args:
        plan: the function.
        log: the file to which its output is appended.

    Raises:
        SandboxEndedError: the function's code cannot be imported.
    """
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "scripts.local_cloud.sandboxes.runtime", str(theirs.fileno())]
    child = children.start(plan.name, command, children.aws_variables(), log, [theirs])
    child.send_line(plan.dumps())
    sandbox = Sandbox(plan, Connection(ours.detach()), child.kill)
    sandbox.wait_until_ready()
    return sandbox
