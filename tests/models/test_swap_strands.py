"""Face swap: strands in front of the target's face, with and without a parser that sees its hair."""

import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.geometry.mesh_map import paint_mesh
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints.face_swap.occlusion_analysis import analyse_occlusion
from tests.models.swap_samples import around
from tests.support.portraits import closeup

CHEEK = 50


def hair_in_front(rgb: RGB, cover: Mask) -> Mask:
    """What hides the close-up's face, (H, W); cover: (H, W) the probability of hair for a parser."""
    landmarks = closeup().faces[0].landmarks
    painted = paint_mesh(cover.shape, landmarks, face_atlas().triangles)
    worn = np.stack([0 * cover, 0 * cover, cover], axis=-1).astype(np.float32)
    return analyse_occlusion(rgb, face_frame(landmarks), painted, worn).hair


def no_cover() -> Mask:
    return np.zeros(closeup().rgb.shape[:2], np.float32)


def test_a_thin_strand_over_the_cheek_is_found_where_hair_is_near() -> None:
    # given a dark line across the cheek, which ends inside the face
    rgb, (rows, columns) = closeup().rgb.copy(), around(closeup(), CHEEK, 0.3)
    middle = (columns.start + columns.stop) // 2
    rgb[rows, middle - 2 : middle + 3] = (25, 20, 18)
    # when a parser sees hair beside it
    cover = no_cover()
    cover[rows, : columns.start + 4] = 0.9
    # then it hides the face, and without any hair it does not
    line = (slice(rows.start + 12, rows.stop - 12), slice(middle - 1, middle + 2))
    assert hair_in_front(rgb, cover)[line].mean() > 0.7
    assert hair_in_front(rgb, no_cover())[line].mean() < 0.3


def test_paint_beside_an_eye_is_no_hair_for_a_parser_that_sees_none_there() -> None:
    # given black paint from the outer corner of an eye to the edge of the face
    rgb, (rows, columns) = closeup().rgb.copy(), around(closeup(), mesh.LEFT_EYE[0], 0.2)
    rgb[rows, columns.start - 25 : columns.stop] = (15, 12, 12)
    # when a parser sees hair, but elsewhere
    cover = no_cover()
    cover[:40] = 0.9
    # then the paint does not hide the face
    assert hair_in_front(rgb, cover)[rows, columns].mean() < 0.5 * hair_in_front(rgb, no_cover())[rows, columns].mean()
