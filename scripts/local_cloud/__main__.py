"""`./scripts/local`: runs the local cloud until Ctrl-C."""

import argparse
import json
import signal
import sys
import time
import webbrowser
from pathlib import Path
from typing import Any, NoReturn

from scripts.cloudformation.intrinsics import TemplateError
from scripts.local_cloud import LocalCloud, Options, settings
from scripts.local_cloud.event_sources import schedules
from scripts.local_cloud.issuer import request_token
from scripts.local_cloud.options import DEFAULTS, OptionError, parse_port
from scripts.repository import WEIGHTS

ANY_TOKEN = "none"
"""Nobody checks it without `--auth`."""


def main() -> int:
    arguments = _arguments()
    _end_on_signals()
    try:
        with LocalCloud.start(_options(arguments)) as cloud:
            if arguments.open and not webbrowser.open(cloud.studio_url):
                print("No browser was found that could be opened.")
            _announce(cloud, arguments.env_file)
            _watch(cloud)
    except KeyboardInterrupt:
        return 0
    except (OSError, LookupError, OptionError, TemplateError) as error:
        print(f"local: {error}", *getattr(error, "__notes__", []), sep="\n", file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="local", description="Keep FaceMagi's local cloud up, until Ctrl-C.")
    parser.add_argument("models", nargs="*", default=None, metavar="MODEL", help="only these models (default: all)")
    parser.add_argument("--port", default="8000", help="of the API (default: 8000; 0 takes a free one)")
    parser.add_argument(
        "--auth",
        nargs="?",
        const="jwt",
        choices=("jwt", "keys", "both"),
        help="check callers as on AWS: their tokens (default), their keys, or either; print one",
    )
    parser.add_argument(
        "--compatible-apis",
        nargs="?",
        const="all",
        default=DEFAULTS.compatible_apis,
        choices=("replicate", "facepp", "all"),
        help="answer as these APIs too, so that their clients work with this one (default: all of them)",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address of this machine to listen on, part of all URLs; Docker containers can reach 172.17.0.1",
    )
    parser.add_argument(
        "--origin",
        action="append",
        dest="origins",
        help="origin of a web page that may use the API and the bucket; repeat it for more (default: any page may)",
    )
    parser.add_argument(
        "--weights", type=Path, default=WEIGHTS, help="folder of all weights (default: weights/); watched for new ones"
    )
    parser.add_argument("--logs", type=Path, help="folder for the processes' logs")
    parser.add_argument(
        "--idle", type=float, default=settings.IDLE_SECONDS, help="seconds until an idle model is stopped"
    )
    parser.add_argument(
        "--autoscale", action="store_true", help="start and stop containers by the policies of endpoint.yaml"
    )
    parser.add_argument(
        "--speed", type=float, default=settings.SPEED, help=f"of --autoscale (default: {settings.SPEED:g} times AWS)"
    )
    parser.add_argument(
        "--on",
        default=DEFAULTS.on,
        choices=("sagemaker", "lambda"),
        help="where the models run that may run on Lambda (default: sagemaker)",
    )
    parser.add_argument("--endpoints", type=int, help="of each container (default: those of its model.toml)")
    parser.add_argument("--open", action="store_true", help="open the studio in the browser")
    parser.add_argument("--env-file", type=Path, help="write the environment as JSON here once the cloud is up")
    arguments = parser.parse_args()
    arguments.models = arguments.models or None
    return arguments


def _options(arguments: argparse.Namespace) -> Options:
    return Options(
        host=arguments.host,
        port=parse_port(arguments.port),
        auth=arguments.auth,
        compatible_apis=arguments.compatible_apis,
        models=arguments.models,
        origins=arguments.origins or DEFAULTS.origins,
        logs=arguments.logs,
        on=arguments.on,
        endpoints=arguments.endpoints,
        idle_seconds=arguments.idle,
        weights=arguments.weights,
        speed=arguments.speed if arguments.autoscale else None,
        schedule_seconds=schedules.MINUTE_SECONDS / arguments.speed if arguments.autoscale else None,
    )


def _end_on_signals() -> None:
    """Let SIGTERM end the cloud as Ctrl-C does, and Ctrl-C also a cloud that a shell started in the background."""

    def interrupt(*_: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not interrupt the ending
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)


def _watch(cloud: LocalCloud) -> NoReturn:
    """Start processes again that have ended, and take up weights that are imported, until a signal ends the cloud.

    Raises:
        ChildError: a process has ended that cannot be started again.
    """
    while True:
        time.sleep(settings.WATCH_SECONDS)
        for line in [*cloud.supervision.replace_ended(), *_take_up_weights(cloud)]:
            print(line, flush=True)


def _take_up_weights(cloud: LocalCloud) -> list[str]:
    try:
        return cloud.deployed.take_up_weights()
    except Exception as error:  # the cloud goes on with the weights that it has
        return [f"New weights cannot be used: {error}. Restart ./scripts/local."]


def _announce(cloud: LocalCloud, env_file: Path | None) -> None:
    print(f"The studio is at {cloud.studio_url}: open it in a browser.")
    print(f"The API is at {cloud.api_url}, its documentation at {cloud.api_url}/docs.")
    print(f"Logs are in {cloud.logs}. Ctrl-C ends everything.")
    token = _announce_issuer(cloud.issuer_url) if cloud.issuer_url else ANY_TOKEN
    token = _announce_keys(cloud) if cloud.accepts_keys else token
    print("\nAfter these two lines, the examples of docs/app_developer.md work in bash:\n")
    print(f"export FACEMAGI_URL={cloud.api_url}\nexport FACEMAGI_TOKEN={token}\n", flush=True)
    if env_file:
        env_file.write_text(json.dumps(cloud.environment, indent=2), "utf-8")


def _announce_keys(cloud: LocalCloud) -> str:
    """Say how to make keys; returns a new one."""
    names = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION")
    variables = " ".join(f"{name}={cloud.environment[name]}" for name in names)
    print(f"Every call needs a key. One with all rights: {variables} ./scripts/keys create", end=" ")
    print(f"--scopes admin --table {cloud.environment['FACEMAGI_TABLE']}")
    return cloud.new_key()


def _announce_issuer(issuer: str) -> str:
    """Say how to get tokens; returns one."""
    print(f"Every call needs a token. One for the user ann: curl -s {issuer}/token -d sub=ann")
    print("Further fields: aud, the audience; seconds, negative for a token that has expired; after, the seconds until")
    print(f"it is valid. The API accepts the audience {settings.AUDIENCE}.")
    return request_token(issuer)


if __name__ == "__main__":
    sys.exit(main())
