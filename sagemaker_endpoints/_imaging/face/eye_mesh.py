"""The parts of an eye and its brow as paths of landmark numbers (numbering: see `mesh`)."""

from dataclasses import dataclass

from sagemaker_endpoints._imaging.face import mesh


@dataclass(frozen=True)
class EyeMesh:
    """The landmark numbers of one eye. Paths run from the temple to the nose.

    Attributes:
        ring: the eye opening.
        iris: the centre of the iris; the four landmarks after it lie on its rim.
        upper_lid: path, the edge of the upper lid, where the lashes grow.
        lower_lid: path, the edge of the lower lid.
        crease: path, the fold of the upper lid, or where a lid without a fold would have it.
        under_brow: path, the upper rim of the eye socket, below the brow.
        brow_top: path, the upper edge of the brow.
        brow_bottom: path, the lower edge of the brow.
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
EYES = (LEFT, RIGHT)
