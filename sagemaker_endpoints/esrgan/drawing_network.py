"""RRDBNet with six blocks: Real-ESRGAN's network for drawings, x4plus_anime_6B; the rest is in `network.py`."""

from .network import Generator, Shapes, generator_of

BLOCKS = 6


def build(shapes: Shapes) -> Generator:
    """The generator of a weights file with these names and shapes; the authors' sizes where `shapes` is empty."""
    return generator_of(shapes, BLOCKS)
