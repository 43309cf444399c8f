"""The studio at the gateway's own origin. On AWS CloudFront serves it from a bucket."""

import json
from dataclasses import dataclass, field

from scripts.local_cloud.gateway.response import Response
from scripts.studio.headers import ONLY_TLS, security_headers
from scripts.studio.site import CONFIGURATION, REVALIDATE, TYPES, Site, entity_tag


@dataclass(frozen=True)
class Studio:
    """Answers requests for files of the studio.

    Attributes:
        pictures: the origin of the bucket of photos.
        site: where the files are.
    """

    pictures: str
    site: Site = field(default_factory=Site)

    def respond(self, path: str, known: str | None) -> Response | None:
        """The answer to a GET; None where the studio has no such file.

        Args:
            path: of the request.
            known: the header If-None-Match: the version that the browser has.
        """
        content, kind = self._content(path)
        if content is None:
            return None
        tag = entity_tag(content)
        headers = {"content-type": TYPES[kind], "cache-control": REVALIDATE, "etag": tag} | self._security()
        if known is not None and tag in known:
            return Response(304, list(headers.items()))
        return Response(200, [*headers.items(), ("content-length", str(len(content)))], content)

    def _content(self, path: str) -> tuple[bytes | None, str]:
        """The bytes of a file, read now, so that a change is there after a reload; and its suffix."""
        if path == CONFIGURATION:
            return json.dumps(self.site.configuration()).encode(), ".json"
        file = self.site.find(path)
        return (file.read_bytes(), file.suffix) if file else (None, "")

    def _security(self) -> dict[str, str]:
        headers = security_headers("", self.pictures)
        return {name: value for name, value in headers.items() if name != ONLY_TLS}
