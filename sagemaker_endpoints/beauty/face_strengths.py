"""One face with the strengths of its sliders."""

from collections.abc import Mapping

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame

FaceStrengths = tuple[FaceFrame, Mapping[str, float]]
"""A face in the photo's pixels, and its strengths by slider name: 0…1, or -1…1 for sliders that go both ways."""
