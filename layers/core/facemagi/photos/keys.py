"""The names of a photo: its objects in the bucket, its record in the table."""

from dataclasses import dataclass

from facemagi.settings import settings

ORIGINAL = "/original"
"""The end of a photo's key. The bucket's notification filters by it, so that results do not start face detection."""


@dataclass(frozen=True)
class PhotoKey:
    """A photo's owner and id, from which the names of its objects and its record follow."""

    owner: str
    photo: str

    @property
    def original(self) -> str:
        """The object key of the uploaded bytes."""
        return f"{self.owner}/photos/{self.photo}{ORIGINAL}"

    @property
    def faces(self) -> str:
        """The object key of the detected faces."""
        return f"{self.owner}/faces/{self.photo}.json"

    @property
    def record(self) -> str:
        """The name of the photo's record."""
        return f"photo#{self.photo}"

    @property
    def uri(self) -> str:
        """The `s3://` address of the uploaded bytes."""
        return f"s3://{settings().bucket}/{self.original}"


def parse_key(key: str) -> PhotoKey:
    """The photo that an object key belongs to.

    Args:
        key: the key of an uploaded original.
    """
    owner, _, photo = key.removesuffix(ORIGINAL).split("/")
    return PhotoKey(owner, photo)
