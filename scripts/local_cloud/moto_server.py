"""Runs moto as a process: the APIs of AWS on one port. S3's rules for unsigned requests, and IAM, are in front.

`python -m scripts.local_cloud.moto_server FD HOST`. A line of JSON on standard input, `{"functions": {name: url},
"schedules": {name: seconds}, "queues": [mapping]}`, contains the URLs of the processes that get the functions'
events, the pauses between the events of those that run on a schedule, and the queues of those that take messages.
"""

import gc
import json
import os
import sys
import threading
from typing import Any

from werkzeug.serving import make_server

from scripts.local_cloud import die_with_parent
from scripts.local_cloud.dispatcher import Dispatcher
from scripts.local_cloud.environment import Clients
from scripts.local_cloud.event_sources import queues, schedules


def main(fd: int, host: str) -> None:
    """Serve the APIs of AWS until the process is killed.

    Args:
        fd: the file descriptor of the listening socket.
        host: the address of the socket.
    """
    gc.disable()  # imports make no garbage worth a search, which takes a tenth of their time
    os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"  # read when moto is imported
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    from scripts.local_cloud import moto_patches

    dispatcher = Dispatcher()
    moto_patches.apply(dispatcher)
    from scripts.local_cloud.iam.authorizer import Authorizer, in_moto
    from scripts.local_cloud.iam.middleware import authorized
    from scripts.local_cloud.s3_rules.middleware import guard

    threading.Thread(target=_read_functions, args=[dispatcher], daemon=True).start()
    app = guard(authorized(DomainDispatcherApplication(create_backend_app), Authorizer(in_moto)))
    gc.freeze()
    gc.enable()
    make_server(host, 0, app, threaded=True, request_handler=_handler(), fd=fd).serve_forever()


def _handler() -> type[Any]:
    """moto's request handler without its log, and without Nagle's algorithm, which delays small responses."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler

    return type(
        "Handler",
        (MotoRequestHandler,),
        {"disable_nagle_algorithm": True, "log_request": lambda *_: None},
    )


def _read_functions(dispatcher: Dispatcher) -> None:
    for line in sys.stdin:
        message = json.loads(line)
        dispatcher.hosts.update(message["functions"])
        for function, seconds in message["schedules"].items():
            schedules.start(dispatcher, function, seconds)
        clients = Clients(os.environ)
        for each in message["queues"]:
            mapping = queues.Mapping(**each)
            queues.start(mapping, message["functions"][mapping.function], clients)


if __name__ == "__main__":
    die_with_parent.enforce()
    main(int(sys.argv[1]), sys.argv[2])
