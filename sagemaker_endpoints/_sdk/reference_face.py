"""Reference photos: the second photo that a parameter names, and the largest face in it."""

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._sdk.contract import Face, Photo


def reference_photo(photo: Photo, parameter: str) -> Photo:
    """The reference photo that a parameter names.

    Args:
        photo: the photo that is edited.
        parameter: the parameter's name.

    Returns:
        The reference photo, with all its faces.

    Raises:
        FaceMagiError: `missing_param` where the job has no such photo.

    Example:
        >>> import numpy as np
        >>> picture = np.zeros((4, 4, 3), np.uint8)
        >>> reference_photo(Photo(picture, references={"source": Photo(picture)}), "source").faces
        ()
    """
    if parameter not in photo.references:
        raise FaceMagiError(
            "missing_param",
            f"The job did not bring the photo of {parameter}.",
            param=f"params.{parameter}",
            remedy=f"Give the id of an uploaded photo as `{parameter}`.",
        )
    return photo.references[parameter]


def largest_face(reference: Photo, parameter: str) -> Face:
    """The largest face of a reference photo.

    Args:
        reference: the reference photo, with all its faces.
        parameter: the parameter that named it, for the error.

    Returns:
        The face with the largest box, in the reference photo's pixels.

    Raises:
        FaceMagiError: `no_face`.

    Example:
        >>> import numpy as np
        >>> largest_face(Photo(np.zeros((4, 4, 3), np.uint8)), "source")
        Traceback (most recent call last):
        ...
        facemagi.errors.FaceMagiError: No face was found in the photo of source.
    """
    if not reference.faces:
        raise FaceMagiError(
            "no_face",
            f"No face was found in the photo of {parameter}.",
            param=f"params.{parameter}",
            limit={"min": 1},
            actual=0,
            remedy="Use a photo on which one face is large, uncovered and turned to the camera.",
        )
    return max(reference.faces, key=lambda face: face.box[2] * face.box[3])
