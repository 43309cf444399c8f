"""The commands that deploy a container to Lambda, as data."""

from collections.abc import Sequence

from facemagi.containers import function_name
from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest
from scripts.deployment.commands import Command, step
from scripts.deployment.images import names, push_image
from scripts.deployment.plan import Stage, deploy_stack, producer


def require_lambda(models: Sequence[Manifest]) -> None:
    """Check that a container may run on Lambda.

    Args:
        models: the models in the container.

    Raises:
        FaceMagiError: `invalid_param`.
    """
    first = models[0]
    if "lambda" not in first.endpoint.runs_on:
        raise FaceMagiError(
            "invalid_param",
            f"The container {first.container} cannot run on Lambda.",
            param="--on",
            actual="lambda",
            limit=list(first.endpoint.runs_on),
            remedy="Deploy it to SageMaker, or add runs_on to its model.toml where its time and memory allow.",
        )


def function_plan(models: Sequence[Manifest], stage: Stage, version: str) -> list[Command]:
    """The commands that deploy the function of one container and add its models to the catalogue.

    The models that need weights are left out of the container, and have the state `needs_weights` in the catalogue:
    Lambda copies no weights into a container.

    Args:
        models: the models in the container, one or several.
        stage: the stage.
        version: a unique suffix for the name of this deployment's image.
    """
    served = [model for model in models if not model.required_weights]
    published = [step("publish", model.name, "on-lambda", stage.name, stage.outputs["Table"]) for model in models]
    if not served:
        return published
    name = served[0].container
    image, stack = f"{stage.outputs['ModelImages']}:{name}-{version}", function_name(stage.name, name)
    return [
        *push_image(served, image),
        step("clear_failed", stack),
        deploy_stack(stack, "function.yaml", stage, function_parameters(served, stage, image)),
        step("smoke", stage.name, stage.outputs["Bucket"], "lambda", *(model.name for model in served)),
        *published,
        step("old_images", stage.outputs["ModelImages"], name, stage.name),
    ]


def function_parameters(models: Sequence[Manifest], stage: Stage, image: str) -> dict[str, str]:
    """The value of every parameter of function.yaml, for the container of these models.

    Args:
        models: the models that it serves.
        stage: the stage.
        image: the container's image, with registry and tag.
    """
    endpoint = models[0].endpoint
    return {
        "Stage": stage.name,
        **{name: stage.outputs[name] for name in ("Bucket", "SuccessTopic", "ErrorTopic", "OperatorTopic")},
        "ContentProducer": producer(stage),
        "KmsKey": stage.outputs.get("KmsKey", ""),
        "Image": image,
        "Model": models[0].container,
        "Models": names(models),
        "Memory": str(endpoint.on_lambda.memory_mb),
        "Timeout": str(endpoint.timeout_s),
        "ReservedConcurrency": "0",
    }
