"""One head in a reduced picture, and the masks of its parts."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.region import Region


@dataclass(frozen=True)
class Head:
    """A picture with one face in it; planes are (h, w) float32.

    Attributes:
        face: in the picture's pixels.
        lab: (h, w, 3) L*a*b*.
        light: light, 1 = the skin's.
        smooth_light: the same without fine texture.
        people: 1 on people.
    """

    face: FaceFrame
    lab: Lab
    light: Plane
    smooth_light: Plane
    people: Plane

    def cut(self, region: Region, face: FaceFrame) -> "Head":
        """A part of the picture.

        Args:
            region: the part.
            face: a face in it, in the pixels of the whole picture.

        Returns:
            Views of the picture, and the face in their pixels.
        """
        local = face.scaled(np.array([region.left, region.top], np.float32), np.ones(2, np.float32))
        planes = (region.cut(plane) for plane in (self.lab, self.light, self.smooth_light, self.people))
        return Head(local, *planes)


class HeadMasks(NamedTuple):
    """The parts of a head, (h, w) float32, 0…1.

    Attributes:
        skin: skin of face, ears and neck with the features on it, also behind clear lenses.
        hair: hair and beard.
        front: what covers the head, without frames of glasses.
        frames: frames of glasses, and dark lenses.
        lenses: clear lenses of glasses.
        stubble: skin with stubble.
        sparse: skin with a sparse beard.
    """

    skin: Plane
    hair: Plane
    front: Plane
    frames: Plane
    lenses: Plane
    stubble: Plane
    sparse: Plane
