"""Parts of the face as rings, paths and groups of landmark numbers.

The numbers 0…467 are vertices of the MediaPipe face mesh (Google, Apache-2.0: the topology of
`canonical_face_model.obj` and of `face_mesh_connections`); 468…477 are five points for each iris. LEFT and RIGHT are
sides of the picture, not of the person. A ring is closed: its last point connects to its first. A path is open.
"""

LIPS_OUTER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146)
LIPS_INNER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95)

LEFT_EYE = (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246)
RIGHT_EYE = (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466)
LEFT_IRIS, RIGHT_IRIS = 468, 473
"""The centre of each iris; the four points after it lie on its rim."""

LEFT_BROW = (70, 63, 105, 66, 107, 55, 65, 52, 53, 46)
RIGHT_BROW = (300, 293, 334, 296, 336, 285, 295, 282, 283, 276)

NOSE_BASE = (64, 98, 97, 2, 326, 327, 294, 439, 438, 457, 274, 1, 44, 237, 218, 219)
"""Ring: the underside of the nose with both nostrils and their rims."""

NOSE_TIP, NOSE_BRIDGE, SUBNASALE = 1, 168, 2

LEFT_LOWER_LID = (33, 7, 163, 144, 145, 153, 154, 155, 133)
RIGHT_LOWER_LID = (263, 249, 390, 373, 374, 380, 381, 382, 362)
"""Paths: the edge of the lower lid, outer corner first."""

LEFT_ORBIT = (111, 117, 118, 119, 120, 121, 128, 245)
RIGHT_ORBIT = (340, 346, 347, 348, 349, 350, 357, 465)
"""Paths: the lower rim of the eye socket, outer corner first."""

HAIRLESS = (
    (*LEFT_BROW, *LEFT_ORBIT),
    (*RIGHT_BROW, *RIGHT_ORBIT),
    (168, 122, 351, 129, 358, 98, 327, 2),
)
"""Groups: eye sockets and nose, where no hair grows. The convex hull of a group encloses the area."""

LEFT_CHEEK = (117, 50, 187, 207, 206, 203, 129, 100)
RIGHT_CHEEK = (346, 280, 411, 427, 426, 423, 358, 329)
MID_FOREHEAD = (151, 108, 69, 66, 9, 296, 299, 337)
"""Rings: areas where skin is nearly always bare."""

HAIRLINE = (251, 284, 332, 297, 338, 10, 109, 67, 103, 54, 21)
"""Path: the part of the face oval above the temples, from the right of the picture to its left."""

JAW = (234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454)
"""Path: the part of the face oval below the temples, ear to ear through the chin, left of the picture first."""
