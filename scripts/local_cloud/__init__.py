"""FaceMagi's cloud on one machine: AWS played by moto, asynchronous endpoints by an emulator, an HTTP API in front.

Its resources are made from the templates that are deployed to AWS, and its functions and model containers are the very
ones. They find it by their environment, as they find AWS.
"""

from scripts.local_cloud.cloud import LocalCloud
from scripts.local_cloud.options import Options

__all__ = ["LocalCloud", "Options"]
