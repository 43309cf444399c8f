"""moto as a process: AWS's own APIs on one port, with S3's rules for strangers in front.

`python -m scripts.local_cloud.moto_server FD HOST`; one line of JSON on its standard input, `{"functions": {name:
url}}`, says where events go.
"""

import json
import os
import sys
import threading
from typing import Any

from werkzeug.serving import make_server

from scripts.local_cloud import die_with_parent as leash
from scripts.local_cloud.dispatcher import Dispatcher


def main(fd: int, host: str) -> None:
    os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"  # read when moto is imported
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    from scripts.local_cloud import moto_patches

    dispatcher = Dispatcher()
    moto_patches.apply(dispatcher)
    from scripts.local_cloud.s3_rules.door import door

    threading.Thread(target=_listen, args=[dispatcher], daemon=True).start()
    app = door(DomainDispatcherApplication(create_backend_app))
    make_server(host, 0, app, threaded=True, request_handler=_handler(), fd=fd).serve_forever()


def _handler() -> type[Any]:
    """moto's request handler, silent, and sending small answers at once rather than after an acknowledgement."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler

    return type(
        "Handler",
        (MotoRequestHandler,),
        {"disable_nagle_algorithm": True, "log_request": lambda *_: None},
    )


def _listen(dispatcher: Dispatcher) -> None:
    for line in sys.stdin:
        dispatcher.hosts.update(json.loads(line)["functions"])


if __name__ == "__main__":
    leash.hold()
    main(int(sys.argv[1]), sys.argv[2])
