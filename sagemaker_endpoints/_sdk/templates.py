"""The crops that published networks were trained on, as data.

A template gives the positions of five points inside a frame: the centres of the eyes, left of the picture first, the
nose tip, the left and the right corner of the mouth. They are pixels of that frame, with the origin at the top-left
corner of its top-left pixel. A crop of another size is the scaled frame.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Template:
    """Five points in a frame.

    Attributes:
        width: of the frame, pixels.
        height: of the frame, pixels.
        points: five (x, y), pixels.
    """

    width: int
    height: int
    points: tuple[tuple[float, float], ...]

    def inside(self, left: int, top: int, width: int, height: int) -> "Template":
        """The template of a window of this frame: many networks use only a window of a data set's pictures.

        Args:
            left: of the window, pixels of this frame.
            top: of the window, pixels of this frame.
            width: of the window, pixels.
            height: of the window, pixels.

        Returns:
            The same points in the window's pixels.
        """
        return Template(width, height, tuple((x - left, y - top) for x, y in self.points))

    def scaled(self, width: int) -> tuple[NDArray[np.float64], tuple[int, int]]:
        """The template for a crop of a given width.

        Args:
            width: of the crop, pixels.

        Returns:
            The points, (5, 2) float64, in the crop's pixels; and the crop's (width, height).
        """
        factor = width / self.width
        return np.array(self.points) * factor, (width, round(self.height * factor))


@dataclass(frozen=True)
class SquareRule:
    """A square computed from eyes and mouth, instead of a fit to five points.

    The oriented rectangle of Karras et al., "Progressive Growing of GANs", 2018, appendix C, which FFHQ (Karras et al.,
    2019) also uses.

    Attributes:
        eyes: half the side, in inter-ocular distances.
        mouth: half the side, in distances from the eyes to the mouth; the larger of the two counts.
        lowered: how far the centre lies below the eyes, in distances from the eyes to the mouth.
    """

    eyes: float
    mouth: float
    lowered: float


@dataclass(frozen=True)
class OvalRule:
    """An upright square around the whole face, for networks that need no particular crop.

    Attributes:
        margin: the side, as a multiple of the larger extent of the 478 landmarks.
    """

    margin: float


_CELEBA = Template(178, 218, ((69, 111), (108, 111), (88, 136), (72, 152), (105, 152)))
_ARCFACE_512 = ((192.98, 239.95), (318.90, 240.19), (256.63, 314.02), (201.26, 371.41), (313.09, 371.15))
_PORTRAIT_512 = ((201.14, 246.86), (310.86, 246.86), (256.00, 311.77), (206.63, 370.83), (305.37, 370.83))

TEMPLATES: dict[str, Template | SquareRule | OvalRule] = {
    "celeba_178x218": _CELEBA,
    "celeba_178": _CELEBA.inside(0, 20, 178, 178),
    "celeba_170": _CELEBA.inside(4, 24, 170, 170),
    "five_point_512": Template(512, 512, _ARCFACE_512),
    "portrait_512": Template(512, 512, _PORTRAIT_512),
    "chip_256": Template(256, 256, ((87, 86), (166, 86), (126.5, 132), (91.5, 168.5), (161.5, 168.5))),
    "ffhq": SquareRule(eyes=2.0, mouth=1.8, lowered=0.1),
    "faceres": OvalRule(margin=1.3),
    "free": OvalRule(margin=1.6),
}
"""The templates by their names in `[align] template` of model.toml.

- celeba_178x218: the aligned pictures of CelebA (Liu et al., 2015); the five points are the means of its annotations.
- celeba_178, celeba_170: the centre squares that networks use of these pictures.
- five_point_512: the five points of ArcFace (Deng et al., 2019) in the 512-pixel square that face restorers use.
- portrait_512: the square of APDrawingGAN (Yi et al., 2019).
- chip_256: the "chip" of dlib's five-point model with a padding of 0.35: its mean corners of the eyes, and below them
  nose and mouth where five_point_512 has them.
- ffhq: the square of FFHQ.
- faceres: the square of `_litert/faceres.py`; on photographs its answers were best with this margin.
- free: any square around the whole face.
"""
