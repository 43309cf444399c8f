"""The surroundings of an eye as paths of landmarks (see `mesh` for the numbering)."""

from dataclasses import dataclass

from sagemaker_endpoints._imaging.face import mesh


@dataclass(frozen=True)
class EyeMesh:
    """One eye. Paths run from the temple to the nose.

    ring: of the opening. iris: its centre, the four landmarks after it are its rim.
    upper_lid, lower_lid: the edges that the lashes grow from. crease: the fold of the upper lid, or where one would be.
    under_brow: the socket below the brow. brow_top, brow_bottom: the brow's own edges.
    """

    ring: tuple[int, ...]
    iris: int
    upper_lid: tuple[int, ...]
    lower_lid: tuple[int, ...]
    crease: tuple[int, ...]
    under_brow: tuple[int, ...]
    brow_top: tuple[int, ...]
    brow_bottom: tuple[int, ...]


LEFT = EyeMesh(
    ring=mesh.LEFT_EYE,
    iris=mesh.LEFT_IRIS,
    upper_lid=(33, 246, 161, 160, 159, 158, 157, 173, 133),
    lower_lid=mesh.LEFT_LOWER_LID,
    crease=(130, 247, 30, 29, 27, 28, 56, 190, 243),
    under_brow=(226, 113, 225, 224, 223, 222, 221, 189),
    brow_top=(70, 63, 105, 66, 107),
    brow_bottom=(46, 53, 52, 65, 55),
)
RIGHT = EyeMesh(
    ring=mesh.RIGHT_EYE,
    iris=mesh.RIGHT_IRIS,
    upper_lid=(263, 466, 388, 387, 386, 385, 384, 398, 362),
    lower_lid=mesh.RIGHT_LOWER_LID,
    crease=(359, 467, 260, 259, 257, 258, 286, 414, 463),
    under_brow=(446, 342, 445, 444, 443, 442, 441, 413),
    brow_top=(300, 293, 334, 296, 336),
    brow_bottom=(276, 283, 282, 295, 285),
)
