"""Starts a sandbox that imports its function itself: for a function that handles one event at a time."""

import socket
from multiprocessing.connection import Connection
from pathlib import Path

from scripts.local_cloud import children
from scripts.local_cloud.function_plan import FunctionPlan
from scripts.local_cloud.launching.client import Launcher
from scripts.local_cloud.sandboxes import runtime
from scripts.local_cloud.sandboxes.sandbox import Sandbox


def start(plan: FunctionPlan, log: Path, launcher: Launcher) -> Sandbox:
    """Start a sandbox, and wait until it is ready.

    Args:
        plan: the function.
        log: the file to which its output is appended.
        launcher: starts the process.

    Raises:
        SandboxEndedError: the function's code cannot be imported.
    """
    ours, theirs = socket.socketpair()
    child = launcher.start(plan.name, runtime.__name__, children.aws_variables(), log, [theirs])
    child.send_line(plan.dumps())
    sandbox = Sandbox(plan, Connection(ours.detach()), child.kill)
    sandbox.wait_until_ready()
    return sandbox
