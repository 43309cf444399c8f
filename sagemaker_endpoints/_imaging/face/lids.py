"""The lids of one eye in a picture: edges, crease and axes."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.face.eye_mesh import EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.path import resample_path
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

COLUMNS = 25
"""Number of points of every path, from the temple to the nose."""

CORNER = (0.032, -0.014)
"""Offset outwards and upwards, in units, from the mesh's outer eye corner to the point where the lids visibly meet."""


@dataclass(frozen=True)
class Lids:
    """Paths and axes of one eye.

    A path is (COLUMNS, 2) float32 pixels, from the temple to the nose; equal indices of two paths correspond.

    Attributes:
        upper: path, the edge of the upper lid.
        lower: path, the edge of the lower lid.
        crease: path, the fold of the upper lid.
        socket: path, the upper rim of the eye socket, below the brow.
        up: (2,) unit vector towards the forehead.
        out: (2,) unit vector from the inner to the outer corner of the eye.
        open: 0 closed … 1 open.
        gap: the largest distance between the lids, divided by the eye's width.
        width: from corner to corner, pixels; a turned head shows less of it.
        unit: the inter-ocular distance in pixels.
        ring: (16, 2) float32 pixels, the eye opening.
    """

    upper: Points
    lower: Points
    crease: Points
    socket: Points
    up: Points
    out: Points
    open: float
    gap: float
    width: float
    unit: float
    ring: Points

    def opening(self, shape: tuple[int, int]) -> Mask:
        """The area between the lids.

        Args:
            shape: (H, W) of the picture.

        Returns:
            (H, W) float32, 0…1.
        """
        return fill_polygons(shape, [closed_curve(self.ring)])

    def corner(self) -> Points:
        """The point where upper and lower lid meet on the temple side.

        Returns:
            (2,) float32 pixels.
        """
        return float32(self.upper[0] + self.unit * (CORNER[0] * self.out + CORNER[1] * self.up))

    def above(self, height: float) -> Points:
        """A path above the upper lid, interpolated between lid edge, crease and socket.

        Args:
            height: 0 the edge of the upper lid, 1 the crease, 2 the rim of the socket.

        Returns:
            (COLUMNS, 2) float32 pixels.
        """
        low, high = (self.upper, self.crease) if height <= 1 else (self.crease, self.socket)
        fraction = height if height <= 1 else height - 1
        return float32(low + fraction * (high - low))


def find_lids(face: FaceFrame, eye: EyeMesh) -> Lids:
    """Measure the lids of one eye.

    Args:
        face: in pixels of the picture; the result is in the same pixels.
        eye: `eye_mesh.LEFT` or `eye_mesh.RIGHT`.

    Returns:
        The lids. `open` rises from 0 to 1 while the gap grows from 0.10 to 0.22 of the eye's width.

    Example:
        >>> from sagemaker_endpoints._imaging.face import eye_mesh
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> find_lids(sample_frame(), eye_mesh.LEFT).open
        1.0
    """
    upper, lower = (resample_path(face.ring(path), COLUMNS) for path in (eye.upper_lid, eye.lower_lid))
    along = upper[0] - upper[-1]
    width = max(float(np.linalg.norm(along)), 1e-6)
    gap = float(np.linalg.norm(upper - lower, axis=1).max())
    return Lids(
        upper=upper,
        lower=lower,
        crease=resample_path(face.ring(eye.crease), COLUMNS),
        socket=resample_path(face.ring(eye.under_brow), COLUMNS),
        up=face.up,
        out=float32(along / width),
        open=smoothstep_at(0.10, 0.22, gap / width),
        gap=gap / width,
        width=width,
        unit=face.unit,
        ring=face.ring(eye.ring),
    )
