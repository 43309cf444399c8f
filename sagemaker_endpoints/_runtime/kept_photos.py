"""The decoded photos of the last jobs.

The jobs of a sweep or a batch come one after another, each with the same photo; so do those of a user who moves a
slider. S3 is asked before each job whether the photo has changed or is gone, so a deleted photo is never used.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from facemagi.errors import FaceMagiError
from facemagi.manifest import SourceType
from facemagi.objects import Version
from facemagi_vision.decode import decode
from sagemaker_endpoints._runtime.array_bytes import array_bytes
from sagemaker_endpoints._runtime.fetch import fetch_changed
from sagemaker_endpoints._runtime.labels.source_types import declared_source_type
from sagemaker_endpoints._sdk.contract import RGB, Face, FaceParser, Photo

KEPT_BYTES = 128 * 1024 * 1024
"""A photo of 25 megapixels (75 MB), or one of 12 with its masks (84 MB), or fifty of 512 pixels. A job with such a
photo needs more than that by itself, so the memory of a container grows by less than one job."""

KEPT_SECONDS = 10.0
"""The jobs of a batch, and those of a moving slider, follow each other within this time. A deleted photo is not in the
memory for longer."""


@dataclass(frozen=True)
class Original:
    """A decoded photo.

    Attributes:
        rgb: (H, W, 3) uint8, upright; nobody can write to it, because jobs share it.
        source_type: what its file says about its origin.
    """

    rgb: RGB
    source_type: SourceType


class KeptPhoto:
    """A photo that is decoded once, and what is found in it.

    Args:
        version: the file.
        now: the time.
    """

    def __init__(self, version: Version, now: float) -> None:
        self.etag, self.used_at = version.etag, now
        self._content = version.content
        self._original: Original | None = None
        self._analysed: Photo | None = None
        self._lock = threading.Lock()

    def original(self, param: str) -> Original:
        """The decoded photo. Who asks while another thread decodes it waits for that.

        Args:
            param: the job's field that named it, for the error.

        Raises:
            FaceMagiError: it cannot be decoded.
        """
        with self._lock:
            if self._original is None:
                self._original = _decoded(self._content, param)
                self._content = b""
            return self._original

    def analysed(self, faces: tuple[Face, ...], parser: FaceParser | None) -> Photo:
        """The photo with its faces. Jobs that edit the same faces share it, with its person mask and its parts.

        Args:
            faces: the faces that a job edits.
            parser: computes the parts of faces; the same at every call.
        """
        rgb = self.original("photo").rgb
        with self._lock:
            if self._analysed is None or _identity(self._analysed.faces) != _identity(faces):
                self._analysed = Photo(rgb, faces, parser=parser)
            return self._analysed

    def forget_analysis(self) -> bool:
        """Forget all but the pixels; False where there is nothing else."""
        with self._lock:
            known, self._analysed = self._analysed, None
        return known is not None

    @property
    def bytes(self) -> int:
        """Its size in memory."""
        return len(self._content) + array_bytes(self._original, self._analysed)


class KeptPhotos:
    """The photos of the last jobs, by their addresses. Threads may share it.

    Args:
        max_bytes: how much of them is kept when no job runs.
        seconds: how long a photo is kept after its last use.
        clock: the time, seconds.
    """

    def __init__(
        self, max_bytes: int = KEPT_BYTES, seconds: float = KEPT_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._max_bytes, self.seconds, self._clock = max_bytes, seconds, clock
        self._photos: OrderedDict[str, KeptPhoto] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, uri: str, param: str) -> KeptPhoto:
        """The photo as S3 has it now.

        Args:
            uri: `s3://bucket/key`.
            param: the job's field that named it, for the error.

        Raises:
            FaceMagiError: as `fetch`. A photo that is gone is forgotten at once.
        """
        known = self._photos.get(uri)
        try:
            version = fetch_changed(uri, param, known.etag if known else None)
        except FaceMagiError:
            self._forget(uri)
            raise
        with self._lock:
            found = known if version is None else self._photos.get(uri)
            if found is None or (version is not None and found.etag != version.etag):
                assert version is not None  # S3 says that nothing has changed only to somebody who knows the photo
                found = KeptPhoto(version, self._clock())
            found.used_at = self._clock()
            self._photos[uri] = found
            self._photos.move_to_end(uri)
            return found

    def drop_old(self) -> None:
        """Forget photos that no job has used for a while."""
        before = self._clock() - self.seconds
        with self._lock:
            for uri in [uri for uri, photo in self._photos.items() if photo.used_at <= before]:
                del self._photos[uri]

    def drop_large(self) -> None:
        """Forget the photos that were used the longest time ago, first what was found in them, until the rest fits.

        A job that still edits such a photo keeps what it has of it.
        """
        with self._lock:
            while self._photos and sum(photo.bytes for photo in self._photos.values()) > self._max_bytes:
                uri, oldest = next(iter(self._photos.items()))
                if not oldest.forget_analysis():
                    del self._photos[uri]

    def _forget(self, uri: str) -> None:
        with self._lock:
            self._photos.pop(uri, None)


def _decoded(content: bytes, param: str) -> Original:
    try:
        rgb = decode(content).rgb
    except FaceMagiError as error:
        error.param = param
        raise
    rgb.flags.writeable = False
    return Original(rgb, declared_source_type(content))


def _identity(faces: tuple[Face, ...]) -> list[tuple[object, ...]]:
    """What faces of two jobs have in common if masks of one serve the other."""
    return [(*(vars(face) | {"landmarks": face.landmarks.tobytes()}).values(),) for face in faces]
