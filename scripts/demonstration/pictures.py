"""Writes the result of the demo, and a comparison."""

import io
from pathlib import Path

from PIL import Image

from facemagi_vision.decode import decode

GAP = 8
"""Pixels between the photo and the result."""


def write(out: Path, content: bytes, result: bytes) -> list[Path]:
    """Write the result, and of a picture the photo and the result side by side.

    Args:
        out: the file of the result.
        content: the photo's bytes.
        result: the result's bytes.

    Returns:
        The files.
    """
    out.write_bytes(result)
    if out.suffix.lower() == ".json":
        return [out]
    comparison = out.with_name(f"{out.stem}-before-after.jpg")
    _before_after(content, result).save(comparison, quality=92)
    return [out, comparison]


def _before_after(content: bytes, result: bytes) -> Image.Image:
    after = Image.open(io.BytesIO(result)).convert("RGB")
    before = Image.fromarray(decode(content).rgb).resize(after.size)
    both = Image.new("RGB", (after.width * 2 + GAP, after.height), "white")
    both.paste(before, (0, 0))
    both.paste(after, (after.width + GAP, 0))
    return both
