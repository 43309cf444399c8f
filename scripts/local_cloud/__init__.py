"""FaceMagi's cloud on one machine: AWS simulated by moto, asynchronous endpoints by an emulator, an HTTP API in front.

Resources are created from the templates that are deployed to AWS, and the functions' handlers and the model containers
are the same as on AWS. They find this cloud by their environment variables, as they find AWS.
"""

from scripts.local_cloud.cloud import LocalCloud
from scripts.local_cloud.options import Options

__all__ = ["LocalCloud", "Options"]
