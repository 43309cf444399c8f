"""What a deployment runs, as data: every step is one command line, so that it can be shown before it is run."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from facemagi.endpoints import endpoint_name
from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest

Command = tuple[str, ...]

PYTHON = ".venv/bin/python"
SAM = "./scripts/deployment/sam"

EMPTY = '""'
"""How SAM CLI writes an empty parameter. One left out keeps the value of the last deployment."""

GPU_HOST_IMAGE = "al2023-ami-sagemaker-inference-gpu-4-1"
"""Driver 580, for CUDA 13 and earlier: today's torch and tensorflow do not run on SageMaker's default driver."""

GPU_FAMILIES = ("ml.g", "ml.p")

DEFAULT_ENVIRONMENT = {"dev": "default"}
"""samconfig.toml calls the stage that is meant when none is named `default`; every other by its own name."""


@dataclass(frozen=True)
class Stage:
    """A deployed stage, as a model's deployment needs to know it.

    Attributes:
        outputs: the outputs of the stage's own stack, by name.
        artefacts: the bucket where SAM keeps what it uploads; weights go there too.
    """

    name: str
    outputs: Mapping[str, str]
    artefacts: str


def service_plan(stage: str) -> list[Command]:
    """Build the functions and deploy the stage's own stack."""
    return [
        ("./scripts/build",),
        (SAM, "deploy", "--config-env", DEFAULT_ENVIRONMENT.get(stage, stage)),
    ]


def model_plan(manifest: Manifest, stage: Stage, version: str, weights: Path | None) -> list[Command]:
    """Deploy one model's endpoint and enter it into the catalogue.

    Args:
        version: distinguishes this deployment's image and weights from every other's.
        weights: the folder of trained weights; None where there are none, which leaves a model that needs them in the
            catalogue as such, and without an endpoint.
    """
    if manifest.weights and weights is None:
        return [_publish(manifest, stage, "needs_weights")]
    image = f"{stage.outputs['ModelImages']}:{manifest.name}-{version}"
    prefix = f"facemagi-{stage.name}/{manifest.name}-{version}/" if weights else ""
    return [
        *_push_image(manifest.name, image),
        *_upload_weights(weights, stage.artefacts, prefix),
        _deploy_endpoint(manifest, stage, endpoint_parameters(manifest, stage, image, prefix)),
        _publish(manifest, stage, "ready"),
    ]


def endpoint_parameters(manifest: Manifest, stage: Stage, image: str, weights_prefix: str) -> dict[str, str]:
    """A value for every parameter of endpoint.yaml."""
    endpoint = manifest.endpoint
    has_gpu = endpoint.instance_type.startswith(GPU_FAMILIES)
    return {
        "Stage": stage.name,
        **{name: stage.outputs[name] for name in ("Bucket", "SuccessTopic", "ErrorTopic", "OperatorTopic")},
        "Image": image,
        "Repository": image.partition("/")[2].partition(":")[0],
        "WeightsBucket": stage.artefacts if weights_prefix else "",
        "WeightsPrefix": weights_prefix,
        "Model": manifest.name,
        "InstanceType": endpoint.instance_type,
        "HostImage": GPU_HOST_IMAGE if has_gpu else "",
        "MaxConcurrency": str(endpoint.max_concurrency),
        "MaxInstances": str(endpoint.max_instances),
        "BacklogPerInstance": str(endpoint.backlog_per_instance),
    }


def require_commercial(manifest: Manifest) -> None:
    """Refuse a model whose code or weights must not be used commercially.

    Raises:
        FaceMagiError: `consent_required`, with the licence that stands against it.
    """
    weights = manifest.weights
    if manifest.commercial and (weights is None or weights.commercial):
        return
    licence = manifest.licence if not manifest.commercial or weights is None else weights.licence
    raise FaceMagiError(
        "consent_required",
        f"{manifest.name} must not be used commercially: its licence is {licence}.",
        param="model",
        actual=licence,
        remedy="Get the authors' consent, or deploy another model.",
    )


def _push_image(model: str, image: str) -> list[Command]:
    build = ("docker", "build", "--platform", "linux/amd64", "--file", "sagemaker_endpoints/Dockerfile")
    return [
        ("./scripts/models",),
        (*build, "--build-arg", f"MODEL={model}", "--tag", image, "."),
        (PYTHON, "-m", "scripts.deployment.registry_login", image.partition("/")[0]),
        ("docker", "push", image),
    ]


def _upload_weights(weights: Path | None, bucket: str, prefix: str) -> list[Command]:
    return [(PYTHON, "-m", "scripts.deployment.upload_weights", str(weights), bucket, prefix)] if weights else []


def _deploy_endpoint(manifest: Manifest, stage: Stage, parameters: Mapping[str, str]) -> Command:
    overrides = [f"{name}={value or EMPTY}" for name, value in parameters.items()]
    return (
        *(SAM, "deploy", "--template-file", "sagemaker_endpoints/endpoint.yaml"),
        *("--stack-name", endpoint_name(stage.name, manifest.name), "--capabilities", "CAPABILITY_IAM"),
        *("--no-confirm-changeset", "--no-fail-on-empty-changeset", "--parameter-overrides", *overrides),
    )


def _publish(manifest: Manifest, stage: Stage, state: str) -> Command:
    return (PYTHON, "-m", "scripts.deployment.publish", manifest.name, state, stage.outputs["Table"])
