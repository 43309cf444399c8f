"""FaceMagi's cloud on one machine: AWS simulated by moto, asynchronous endpoints by an emulator, an HTTP API in front.

Resources are created from the templates that are deployed to AWS, and the functions' handlers and the model containers
are the same as on AWS. They find this cloud by their environment variables, as they find AWS.
"""

from typing import TYPE_CHECKING, Any

from scripts.local_cloud.options import Options

if TYPE_CHECKING:
    from scripts.local_cloud.cloud import LocalCloud

__all__ = ["LocalCloud", "Options"]


def __getattr__(name: str) -> Any:
    """Import `LocalCloud` where it is used. Each process of the cloud imports this package too, and starts no cloud."""
    if name != "LocalCloud":
        raise AttributeError(f"module {__name__} has no attribute {name}")
    from scripts.local_cloud.cloud import LocalCloud

    return LocalCloud
