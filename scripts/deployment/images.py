"""The commands that build a container's image, push it to the account's registry and read what its scan found."""

from collections.abc import Sequence

from facemagi.manifest import Manifest
from scripts.deployment.commands import PYTHON, Command, step

GPU_FAMILIES = ("ml.g", "ml.p")
"""Prefixes of instance types with a GPU."""

DOCKERFILE = "sagemaker_endpoints/Dockerfile"

CPU_PACKAGES = "https://download.pytorch.org/whl/cpu"
"""PyTorch's index of builds without CUDA, for instances without a GPU: they are a tenth as large."""


def push_image(models: Sequence[Manifest], image: str, *, gpu: bool) -> list[Command]:
    """The commands that build and push an image, and wait for its scan.

    Args:
        models: the models in the container.
        image: the image, with registry and tag.
        gpu: whether it runs on a GPU.
    """
    return [
        ("./scripts/vision-models",),
        build_image(models, image, gpu=gpu),
        (PYTHON, "-m", "scripts.deployment.steps.registry_login", image.partition("/")[0]),
        ("docker", "push", image),
        step("scan_findings", image),
    ]


def build_image(models: Sequence[Manifest], image: str, *, gpu: bool) -> Command:
    """The command that builds an image, in the repository's root.

    Args:
        models: the models in the container.
        image: the image's name and tag.
        gpu: whether it runs on a GPU.
    """
    # --provenance=false, because with an attestation the image is an OCI index, which SageMaker refuses
    build = ("docker", "build", "--platform", "linux/amd64", "--provenance=false", "--file", DOCKERFILE)
    without_cuda = not gpu and any(model.framework == "torch" for model in models)
    packages = ("--build-arg", f"PIP_EXTRA_INDEX_URL={CPU_PACKAGES}") if without_cuda else ()
    return (*build, "--build-arg", f"MODEL={names(models)}", *packages, "--tag", image, ".")


def has_gpu(model: Manifest) -> bool:
    """Whether a model's instances have a GPU.

    Args:
        model: the model.
    """
    return model.endpoint.instance_type.startswith(GPU_FAMILIES)


def names(models: Sequence[Manifest]) -> str:
    """The names of models, as the Dockerfile and endpoint.yaml expect them.

    Args:
        models: the models.
    """
    return ",".join(model.name for model in models)
