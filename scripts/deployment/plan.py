"""The commands of a deployment, as data: each step is one command line, which can be printed before it is run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from facemagi.containers import endpoint_name
from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest

Command = tuple[str, ...]

PYTHON = ".venv/bin/python"
SAM = "./scripts/deployment/sam"

EMPTY = '""'
"""An empty value in the syntax of SAM CLI. A parameter that is left out keeps the value of the last deployment."""

GPU_HOST_IMAGE = "al2023-ami-sagemaker-inference-gpu-4-1"
"""SageMaker's host image with driver 580, for CUDA 13 and earlier. Its default driver is too old for our frameworks."""

GPU_FAMILIES = ("ml.g", "ml.p")
"""Prefixes of instance types with a GPU."""

CONFIG_ENVIRONMENTS = {"dev": "default"}
"""The section of samconfig.toml for a stage; every other stage has a section of its own name."""

DOCKERFILE = "sagemaker_endpoints/Dockerfile"

CPU_PACKAGES = "https://download.pytorch.org/whl/cpu"
"""PyTorch's index of builds without CUDA, for instances without a GPU: they are a tenth as large."""


@dataclass(frozen=True)
class Stage:
    """A deployed stage, as the deployment of a model needs it.

    Attributes:
        name: the stage's name.
        outputs: the outputs of the stage's own stack, by name.
        artefacts: the bucket for SAM's uploads; weights are uploaded there too.
    """

    name: str
    outputs: Mapping[str, str]
    artefacts: str


def service_plan(stage: str) -> list[Command]:
    """The commands that build the functions and deploy the stage's own stack."""
    return [
        ("./scripts/build",),
        (SAM, "deploy", "--config-env", CONFIG_ENVIRONMENTS.get(stage, stage)),
    ]


def container_plan(
    models: Sequence[Manifest], stage: Stage, version: str, weights: Mapping[str, Sequence[Path]]
) -> list[Command]:
    """The commands that deploy the endpoint of one container and add its models to the catalogue.

    Args:
        models: the models in the container, one or several.
        version: a unique suffix for the names of this deployment's image and weights.
        weights: the files of each model's trained weights, by the model's name. A model that lacks a file that it
            cannot work without is left out of the container, and has the state `needs_weights` in the catalogue.
    """
    names = {model.name: [file.stem for file in weights.get(model.name, ())] for model in models}
    served = [model for model in models if set(model.required_weights) <= set(names[model.name])]
    published = [_publish(model, stage, names[model.name] if model in served else ()) for model in models]
    if not served:
        return published
    name = served[0].container
    image = f"{stage.outputs['ModelImages']}:{name}-{version}"
    uploads = [(file, model) for model in served for file in weights.get(model.name, ())]
    prefix = f"facemagi-{stage.name}/{name}-{version}/" if uploads else ""
    return [
        *_push_image(served, image),
        *(_upload_weights(file, stage.artefacts, f"{prefix}{model.name}/{file.name}") for file, model in uploads),
        _deploy_endpoint(name, stage, endpoint_parameters(served, stage, image, prefix)),
        *published,
        (PYTHON, "-m", "scripts.deployment.steps.old_images", stage.outputs["ModelImages"], name, stage.name),
    ]


def endpoint_parameters(models: Sequence[Manifest], stage: Stage, image: str, weights_prefix: str) -> dict[str, str]:
    """The value of every parameter of endpoint.yaml, for the container of these models.

    Args:
        image: the container's image, with registry and tag.
        weights_prefix: the folder of the weights in the stage's bucket; empty if no model needs weights.
    """
    endpoint = models[0].endpoint
    return {
        "Stage": stage.name,
        **{name: stage.outputs[name] for name in ("Bucket", "SuccessTopic", "ErrorTopic", "OperatorTopic")},
        "Image": image,
        "Repository": image.partition("/")[2].partition(":")[0],
        "WeightsBucket": stage.artefacts if weights_prefix else "",
        "WeightsPrefix": weights_prefix,
        "Model": models[0].container,
        "Models": _names(models),
        "InstanceType": endpoint.instance_type,
        "HostImage": GPU_HOST_IMAGE if _has_gpu(models[0]) else "",
        "MaxConcurrency": str(endpoint.max_concurrency),
        "MaxInstances": str(endpoint.max_instances),
        "BacklogPerInstance": str(endpoint.backlog_per_instance),
    }


def require_commercial(manifest: Manifest) -> None:
    """Check that a model may be used commercially: its code, and the weights that it cannot work without.

    Raises:
        FaceMagiError: `consent_required`, with the licence or the provenance that forbids it.
    """
    reasons = [] if manifest.commercial else [f"its licence is {manifest.licence}"]
    for name in manifest.required_weights:
        weights = manifest.weights[name]
        if not weights.commercial:
            reasons.append(f"the licence of its weights is {weights.licence}; {weights.provenance}")
    if reasons:
        raise FaceMagiError(
            "consent_required",
            f"{manifest.name} must not be used commercially: {reasons[0]}",
            param="model",
            actual=reasons[0],
            remedy="Get the authors' consent, or deploy another model.",
        )


def _has_gpu(model: Manifest) -> bool:
    return model.endpoint.instance_type.startswith(GPU_FAMILIES)


def _names(models: Sequence[Manifest]) -> str:
    return ",".join(model.name for model in models)


def _push_image(models: Sequence[Manifest], image: str) -> list[Command]:
    # --provenance=false, because with an attestation the image is an OCI index, which SageMaker refuses
    build = ("docker", "build", "--platform", "linux/amd64", "--provenance=false", "--file", DOCKERFILE)
    without_cuda = not _has_gpu(models[0]) and any(model.framework == "torch" for model in models)
    packages = ("--build-arg", f"PIP_EXTRA_INDEX_URL={CPU_PACKAGES}") if without_cuda else ()
    return [
        ("./scripts/vision-models",),
        (*build, "--build-arg", f"MODEL={_names(models)}", *packages, "--tag", image, "."),
        (PYTHON, "-m", "scripts.deployment.registry_login", image.partition("/")[0]),
        ("docker", "push", image),
    ]


def _upload_weights(file: Path, bucket: str, key: str) -> Command:
    return (PYTHON, "-m", "scripts.deployment.upload_weights", str(file), bucket, key)


def _deploy_endpoint(container: str, stage: Stage, parameters: Mapping[str, str]) -> Command:
    overrides = [f"{name}={value or EMPTY}" for name, value in parameters.items()]
    return (
        *(SAM, "deploy", "--template-file", "sagemaker_endpoints/endpoint.yaml"),
        *("--stack-name", endpoint_name(stage.name, container), "--capabilities", "CAPABILITY_IAM"),
        *("--no-confirm-changeset", "--no-fail-on-empty-changeset", "--parameter-overrides", *overrides),
    )


def _publish(manifest: Manifest, stage: Stage, weights: Sequence[str]) -> Command:
    command = (PYTHON, "-m", "scripts.deployment.publish", manifest.name, "deployed")
    return (*command, stage.name, stage.outputs["Table"], *weights)
