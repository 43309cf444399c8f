"""A function whose behaviour is selected by the event, and which speaks Lambda's runtime API itself."""

import json
import os
import signal
import sys
import time
from typing import Any
from urllib.request import Request, urlopen

API = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime"


def post(path: str, content: Any) -> None:
    urlopen(Request(f"{API}{path}", json.dumps(content).encode(), method="POST")).close()


def answer(event: dict[str, Any], path: str) -> None:
    match event.get("do"):
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            time.sleep(event["seconds"])
        case "raise":
            post(f"{path}/error", {"errorType": "ValueError", "errorMessage": "deliberately"})
            return
    memory, folder = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"], os.environ["TMPDIR"]
    post(f"{path}/response", {"pid": os.getpid(), "memory": memory, "folder": folder})


def main() -> None:
    if os.environ.get("SCRIPTED_START") == "fail":
        sys.exit("it cannot start")
    while True:
        with urlopen(f"{API}/invocation/next") as response:
            event, request_id = json.load(response), response.headers["Lambda-Runtime-Aws-Request-Id"]
        answer(event, f"/invocation/{request_id}")


if __name__ == "__main__":
    main()
