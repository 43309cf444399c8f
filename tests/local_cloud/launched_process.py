"""A process that the launcher starts: `launched_process [ORDERS] WHAT`."""

import os
import sys
import threading
import time
from pathlib import Path

import boto3

from facemagi import limits
from scripts.local_cloud import children
from scripts.local_cloud.launching.client import Launcher

LONG_SECONDS = 600


def say() -> None:
    print(sys.argv[2], os.environ["COLOUR"], sys.stdin.readline().strip(), sep="\n")


def change() -> None:
    print(os.environ["COLOUR"], "changed")
    limits.SWEEP_SECONDS = -1


def look() -> None:
    print(os.environ.get("COLOUR"), "changed" if limits.SWEEP_SECONDS == -1 else "unchanged")


def modules() -> None:
    handlers = [name for name in sys.modules if name.startswith("functions.")]
    print(f"functions: {handlers}, session: {boto3.DEFAULT_SESSION}, threads: {threading.active_count()}")


def leave() -> None:
    sys.exit(3)


def fail() -> None:
    raise ValueError("the reason")


def sleep() -> None:
    print(os.getpid(), "sleeping")
    time.sleep(LONG_SECONDS)


def start() -> None:
    launcher = Launcher(children.inherited(int(sys.argv[1])))
    log = Path(f"/proc/{os.getpid()}/fd/1").readlink()
    launcher.start("second", __spec__.name, {}, log, [], "sleep").process.wait()


if __name__ == "__main__":
    {each.__name__: each for each in (say, change, look, modules, leave, fail, sleep, start)}[
        next(argument for argument in sys.argv[1:] if argument.isalpha())
    ]()
