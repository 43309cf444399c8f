"""The file of FaceRes, which several models use."""

from sagemaker_endpoints._litert.faceres import CHECKPOINT

CHECKPOINTS = {"faceres": CHECKPOINT}
