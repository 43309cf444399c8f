"""The security headers of the studio's answers: `headers.json`. clients/studio.yaml gives CloudFront the same ones."""

import json
from pathlib import Path

HEADERS: dict[str, str] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
"""The headers by name. `{api}` and `{pictures}` stand for the origins of the API and of the bucket of photos."""

ONLY_TLS = "strict-transport-security"
"""The header that a server without TLS must not send (RFC 6797, section 7.2)."""


def security_headers(api: str, pictures: str) -> dict[str, str]:
    """The headers of a site.

    Args:
        api: the origin of the API; empty for the site's own.
        pictures: the origin from which photos and results come, and to which photos are uploaded.
    """
    return {name: _filled(value, api, pictures) for name, value in HEADERS.items()}


def _filled(value: str, api: str, pictures: str) -> str:
    return " ".join(value.replace("{api}", api).replace("{pictures}", pictures).split()).replace(" ;", ";")
