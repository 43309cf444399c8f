"""Tags: what a route is about. Documentation pages and collections group routes by them."""

TAGS = {
    "photos": "Photos, and the faces in them.",
    "jobs": "Edits of a photo by one effect or several.",
    "batches": "Many jobs in one request.",
    "effects": "What the service can do, with the schema of each parameter.",
    "webhooks": "Messages to your server when something has ended, and their log.",
    "client_tokens": "Short-lived tokens for apps, so that no key is in them.",
    "data": "Deletion of everything, or of everything of one user.",
}
"""Every tag with what it is about, in the order in which a reader needs them."""


def tag_of(path: str) -> str:
    """The tag of a route: the first part of its path after the version.

    Args:
        path: such as `/v1/photos/{photo}`.

    Raises:
        LookupError: `TAGS` has no such tag.
    """
    tag = path.split("/")[2]
    if tag not in TAGS:
        raise LookupError(f"{path} has the tag {tag!r}: describe it in TAGS")
    return tag
