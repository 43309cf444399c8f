"""Tags: what a route is about. Documentation pages and collections group routes by them."""

TAGS = {
    "photos": "Photos, and the faces in them.",
    "jobs": "Edits of a photo by one effect or several.",
    "batches": "Many jobs in one request.",
    "effects": "What the service can do, with the schema of each parameter.",
    "webhooks": "Messages to your server when something has ended, and their log.",
    "account": "What you may do and have used, and short-lived tokens for apps, so that no key is in them.",
    "data": "Deletion of everything, or of everything of one user.",
}
"""Every tag with what it is about, in the order in which a reader needs them."""

ACCOUNT = ("client_tokens", "health", "limits", "usage")
"""First parts of paths that are no tags themselves."""


def tag_of(path: str) -> str:
    """The tag of a route, by the first part of its path after the version.

    Args:
        path: such as `/v1/photos/{photo}`.

    Raises:
        LookupError: there is no tag for it.
    """
    first = path.split("/")[2]
    tag = "account" if first in ACCOUNT else first
    if tag not in TAGS:
        raise LookupError(f"{path} has no tag: describe {first!r} in TAGS")
    return tag
