"""`./scripts/bench flow`: measures the face engine, the model `beauty`, and the service around them."""

import argparse
import json
import os
import platform
from pathlib import Path

import httpx

from facemagi_client import FaceMagi
from scripts.benchmarks import compute, lambda_functions, service
from scripts.benchmarks.figures import Figure, as_json, table
from scripts.benchmarks.portraits import jpeg, portrait
from scripts.local_cloud import LocalCloud


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench flow", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    arguments = parser.parse_args()
    figures = compute.measure() + _through_the_cloud()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(table(figures))
    if arguments.json:
        arguments.json.write_text(json.dumps(as_json(figures), indent=2) + "\n")


def _through_the_cloud() -> list[Figure]:
    with LocalCloud.start() as cloud, httpx.Client(limits=httpx.Limits(max_connections=None)) as http:
        os.environ |= cloud.environment
        client = FaceMagi(cloud.api_url, http=http)
        photo = client.photos.send(jpeg(portrait(400, 500)))["id"]
        client.jobs.run(effect="beauty", photo=photo)
        return lambda_functions.measure(photo) + service.measure(client, photo)


if __name__ == "__main__":
    main()
