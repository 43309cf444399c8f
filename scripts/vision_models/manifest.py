"""The networks of the face engine: where they come from, and the SHA-256 of each.

MediaPipe ships them inside its Python wheel (Apache-2.0). Two are cut out of one: the attention mesh has eleven
custom operations in the middle that a plain TFLite runtime does not have. The part before them becomes `mesh`, the part
after them `mesh_parts`, and `facemagi_vision` computes the operations in NumPy. `person_features` is the whole person
network; its inner tensors are outputs before the mask, two at 128x128, three at 64x64 and 32x32, two at 16x16.
"""

from dataclasses import dataclass

PYPI = "mediapipe==0.10.21"
WHEEL = "mediapipe-0.10.21-cp311-cp311-manylinux_2_28_x86_64.whl"
"""The same wheel on every machine: only data is read from it, its code is not run."""

WHEEL_BYTES = 35_622_638
WHEEL_SHA256 = "05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3"


@dataclass(frozen=True)
class Cut:
    """A part of a network.

    Attributes:
        inputs: names of the tensors where the part begins.
        outputs: names of the tensors where it ends.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """One file of the folder of models.

    Attributes:
        name: the file's name in that folder.
        member: path of its source inside the wheel.
        sha256: SHA-256 of the file.
        cut: the part of the source that the file contains; None for the whole source.
    """

    name: str
    member: str
    sha256: str
    cut: Cut | None = None


_SHORT = "bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8"
_FULL = "2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1"
_SELFIE = "9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c"
_LICENCE = "8707eef0533987efc5b155d64761eeb6e20793f50b9bd1a68dad1cf4719d0ed8"
_ATTENTION_MEMBER = "mediapipe/modules/face_landmark/face_landmark_with_attention.tflite"
_SELFIE_MEMBER = "mediapipe/modules/selfie_segmentation/selfie_segmentation.tflite"

FILES = (
    File("face_short.tflite", "mediapipe/modules/face_detection/face_detection_short_range.tflite", _SHORT),
    File("face_full.tflite", "mediapipe/modules/face_detection/face_detection_full_range_sparse.tflite", _FULL),
    File(
        "mesh.tflite",
        _ATTENTION_MEMBER,
        "71d9ad1c51b2872f19278b6ae62eb514bb8a5955a6ec2aad87db876066a066ec",
        Cut(("input_1",), ("p_re_lu_3", "output_mesh", "conv_faceflag")),
    ),
    File(
        "mesh_parts.tflite",
        _ATTENTION_MEMBER,
        "2d47a5f530e82e582626a60b2539d0047d3a7b423728408bc96f48c389dca9f2",
        Cut(
            ("transform_tensor_bilinear_v2", "transform_tensor_bilinear_v2_1", "transform_tensor_bilinear_v2_2"),
            ("conv_lips", "conv_left_eye", "conv_left_iris", "conv_right_eye", "conv_right_iris"),
        ),
    ),
    File("person.tflite", _SELFIE_MEMBER, _SELFIE),
    File(
        "person_features.tflite",
        _SELFIE_MEMBER,
        "501973b75ab5ec71e9eb997e72451fe0f79945ae2906f6da29825e05e442e67a",
        Cut(
            ("input_1",),
            (
                *("h_swish", "add_13__xeno_compat__1"),
                *("conv2d_4", "conv2d_5", "add_10__xeno_compat__1"),
                *("add__xeno_compat__1", "h_swish_1", "add_7__xeno_compat__1"),
                *("add_4__xeno_compat__1", "re_lu_12"),
                "activation_10",
            ),
        ),
    ),
    File("LICENSE", "mediapipe-0.10.21.dist-info/LICENSE", _LICENCE),
)
