"""Checks that an endpoint runs the image that was deployed.

    python -m scripts.deployment.steps.require_image ENDPOINT IMAGE

SageMaker starts new instances beside the old ones. If the new container does not start, it takes the update back. The
endpoint is InService again then, with the old configuration, and `FailureReason` may be empty. So "InService" alone is
no proof. An endpoint without instances starts none, and takes every image: only the test job finds out.
https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green.html
"""

import sys

from scripts.deployment.errors import DeploymentError, run_step


def main(endpoint: str, image: str) -> None:
    """Compare the images.

    Args:
        endpoint: the endpoint's name.
        image: the image, with registry and tag.

    Raises:
        DeploymentError: the endpoint runs another image; the message says why, as far as SageMaker says it.
    """
    import boto3

    sagemaker = boto3.client("sagemaker")
    described = sagemaker.describe_endpoint(EndpointName=endpoint)
    configuration = sagemaker.describe_endpoint_config(EndpointConfigName=described["EndpointConfigName"])
    model = sagemaker.describe_model(ModelName=configuration["ProductionVariants"][0]["ModelName"])
    running = model["PrimaryContainer"]["Image"]
    if running != image:
        reason = described.get("FailureReason") or "SageMaker gives no reason."
        raise DeploymentError(
            f"the new container did not start, and SageMaker has taken the update back: {endpoint} still runs "
            f"{running}, and the catalogue is as before. {reason} "
            f"Look at the log group /aws/sagemaker/Endpoints/{endpoint}."
        )


if __name__ == "__main__":
    sys.exit(run_step(main))
