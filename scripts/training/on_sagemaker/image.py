"""The image of a training job: AWS's own for PyTorch, so that nobody needs Docker."""

import re

from scripts.training.errors import TrainingError

REPOSITORY = "pytorch"
TORCH = "2.13.0"
"""The version of PyTorch in the image: that of the models' `requirements.txt`, so that weights are the same."""

GPU_TAG = f"{TORCH}-cu133-amzn2023-sagemaker"
CPU_TAG = f"{TORCH}-cpu-amzn2023-sagemaker"
"""Released on 2026-07-20, supported until 2027-07-20, with Python 3.12
(aws.github.io/deep-learning-containers, PyTorch, changelog)."""

REGISTRY = "763104351884"
OTHER_REGISTRIES = {
    "af-south-1": "626614931356",
    "ap-east-1": "871362719292",
    "ap-northeast-3": "364406365360",
    "ap-south-2": "772153158452",
    "ap-southeast-3": "907027046896",
    "ap-southeast-4": "457447274322",
    "ap-southeast-5": "550225433462",
    "ap-southeast-7": "590183813437",
    "ca-west-1": "204538143572",
    "cn-north-1": "727897471807",
    "cn-northwest-1": "727897471807",
    "eu-central-2": "380420809688",
    "eu-south-1": "692866216735",
    "eu-south-2": "503227376785",
    "il-central-1": "780543022126",
    "me-central-1": "914824155844",
    "me-south-1": "217643126080",
    "mx-central-1": "637423239942",
}
"""AWS's account with the images, and those of the regions that have one of their own (sagemaker-core 2.27.0,
image_uri_config/pytorch-amzn2023.json)."""

INSTANCE = re.compile(r"ml\.([a-z]+)\d[a-z0-9-]*\.[a-z0-9]+")
GPU_FAMILIES = ("g", "p")


def has_gpu(instance: str) -> bool:
    """Whether an instance type has an NVIDIA GPU.

    Raises:
        TrainingError: this is no instance type.
    """
    match = INSTANCE.fullmatch(instance)
    if match is None:
        raise TrainingError(f"--instance {instance}: write a type such as ml.g5.xlarge.")
    return match[1] in GPU_FAMILIES


def registry_of(region: str) -> str:
    """AWS's account that has the images for a region."""
    return OTHER_REGISTRIES.get(region, REGISTRY)


def image_of(region: str, instance: str) -> str:
    """The image for an instance type, with registry and tag.

    Raises:
        TrainingError: this is no instance type.
    """
    domain = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    tag = GPU_TAG if has_gpu(instance) else CPU_TAG
    return f"{registry_of(region)}.dkr.ecr.{region}.{domain}/{REPOSITORY}:{tag}"
