"""What runs inside a sandbox: `python -m scripts.local_cloud.sandboxes.runtime FD`, with the function's plan as JSON on
standard input, or `serve` in a forked process.
"""

import io
import json
import os
import sys
import time
import traceback
import uuid
from multiprocessing.connection import Connection
from typing import Any

from scripts.local_cloud import die_with_parent, log_lines
from scripts.local_cloud.function_plan import FunctionPlan, Handler, loads

LINE_BYTES = 1 << 20
"""Longer log lines may be mixed with those of other sandboxes, which write to the same file."""


def serve(plan: FunctionPlan, connection: Connection) -> None:
    """Answer events until the other side closes the connection.

    Args:
        plan: the function.
        connection: to `Sandbox`.
    """
    os.environ.update(plan.environment)
    act_as(plan.access_key)
    write_whole_lines()
    handler = plan.load_handler()
    connection.send_bytes(b"{}")
    while True:
        try:
            message = json.loads(connection.recv_bytes())
        except EOFError:
            return
        connection.send_bytes(_answer(plan, handler, message))


def act_as(access_key: str) -> None:
    """Let this process call AWS with another key. The clients of a forked process exist already: they share one key.

    Args:
        access_key: of the function's role.
    """
    os.environ["AWS_ACCESS_KEY_ID"] = access_key
    boto3 = sys.modules.get("boto3")
    if boto3 is not None and boto3.DEFAULT_SESSION is not None:
        boto3.DEFAULT_SESSION.get_credentials().access_key = access_key


def write_whole_lines() -> None:
    """Write each line to standard output at once: `print` would write a text and its newline separately."""
    sys.stdout.flush()
    raw = io.FileIO(sys.stdout.fileno(), "w", closefd=False)
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw, LINE_BYTES), encoding="utf-8", line_buffering=True)


def _answer(plan: FunctionPlan, handler: Handler, message: dict[str, Any]) -> bytes:
    os.environ["_X_AMZN_TRACE_ID"] = f"Root={_new_trace()};Parent={uuid.uuid4().hex[:16]};Sampled=1"
    try:
        result = handler(message["event"], plan.new_context(message["id"]))
        return json.dumps({"result": result}).encode()
    except Exception as error:  # any exception of a handler is a failed invocation, as on Lambda
        log_lines.write(traceback.format_exc())
        return json.dumps({"error": {"error_type": type(error).__name__, "message": str(error)}}).encode()


def _new_trace() -> str:
    """The id of a trace, in X-Ray's form; each invocation here has its own.

    https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
    """
    return f"1-{int(time.time()):08x}-{uuid.uuid4().hex[:24]}"


if __name__ == "__main__":
    die_with_parent.enforce()
    serve(loads(sys.stdin.readline()), Connection(int(sys.argv[1])))
