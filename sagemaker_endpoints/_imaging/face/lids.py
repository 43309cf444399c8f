"""The lids of one eye in a picture: edges, crease, and which way is up and out."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.face.eye_mesh import EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.path import resampled
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

COLUMNS = 25
"""Points along every path, from the temple to the nose."""

CORNER = (0.032, -0.014)
"""Units outwards and upwards from the mesh's outer corner of the opening to where the lids visibly meet."""


@dataclass(frozen=True)
class Lids:
    """Paths are (COLUMNS, 2) float32 pixels, from the temple to the nose, point beside point.

    upper, lower: the lids' edges. crease: the fold of the upper lid. socket: the rim below the brow.
    up, out: unit vectors towards the forehead and from the inner to the outer corner.
    open: 0 closed … 1 open. unit: pixels between the eyes. ring: the opening, (16, 2).
    """

    upper: Points
    lower: Points
    crease: Points
    socket: Points
    up: Points
    out: Points
    open: float
    unit: float
    ring: Points

    def opening(self, shape: tuple[int, int]) -> Mask:
        """(H, W) float32, 0…1: what lies between the lids."""
        return fill_polygons(shape, [closed_curve(self.ring)])

    def corner(self) -> Points:
        """(2,) where upper and lower lid meet at the temple."""
        return float32(self.upper[0] + self.unit * (CORNER[0] * self.out + CORNER[1] * self.up))

    def above(self, height: float) -> Points:
        """A path over the lid: height 0 is the upper edge, 1 the crease, 2 the rim of the socket."""
        low, high = (self.upper, self.crease) if height <= 1 else (self.crease, self.socket)
        share = height if height <= 1 else height - 1
        return float32(low + share * (high - low))


def lids_of(face: FaceFrame, eye: EyeMesh) -> Lids:
    """face: in the pixels that are wanted."""
    upper, lower = (resampled(face.ring(path), COLUMNS) for path in (eye.upper_lid, eye.lower_lid))
    along = upper[0] - upper[-1]
    width = max(float(np.linalg.norm(along)), 1e-6)
    gap = float(np.linalg.norm(upper - lower, axis=1).max())
    return Lids(
        upper=upper,
        lower=lower,
        crease=resampled(face.ring(eye.crease), COLUMNS),
        socket=resampled(face.ring(eye.under_brow), COLUMNS),
        up=face.up,
        out=float32(along / width),
        open=float(smoothstep(0.10, 0.22, np.array([gap / width], np.float32))[0]),
        unit=face.unit,
        ring=face.ring(eye.ring),
    )
