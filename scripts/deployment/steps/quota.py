"""Checks that the account may run an instance type.

    python -m scripts.deployment.steps.quota INSTANCE_TYPE MAX_INSTANCES

New accounts have a quota of zero for instances with a GPU. The endpoint would be created, and never get an instance.
"""

import sys
from typing import Any

from scripts.deployment.errors import DeploymentError, run_step

SERVICE = "sagemaker"

LISTS = ("list_service_quotas", "list_aws_default_service_quotas")
"""Where quotas are listed. The first one has what the account was granted, but leaves out quotas for which AWS knows
only the default. https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_ListServiceQuotas.html"""


def main(instance_type: str, max_instances: str) -> None:
    """Refuse an instance type that the account may not run at all; say where the quota is only small.

    Args:
        instance_type: SageMaker's name of it.
        max_instances: to how many the endpoint scales.
    """
    import boto3

    quotas = boto3.client("service-quotas")
    name = f"{instance_type} for endpoint usage"
    try:
        quota = _find(quotas, name)
    except quotas.exceptions.ClientError as error:
        print(f"The quota “{name}” cannot be read ({error.response['Error']['Code']}); going on without.", flush=True)
        return
    if quota is None:
        print(f"AWS lists no quota “{name}” in {quotas.meta.region_name}; going on.", flush=True)
        return
    _check(quota, int(max_instances), quotas.meta.region_name)


def _find(quotas: Any, name: str) -> dict[str, Any] | None:
    for operation in LISTS:
        for page in quotas.get_paginator(operation).paginate(ServiceCode=SERVICE):
            for quota in page["Quotas"]:
                if quota["QuotaName"] == name:
                    return dict(quota)
    return None


def _check(quota: dict[str, Any], wanted: int, region: str) -> None:
    value = int(quota["Value"])
    page = f"https://{region}.console.aws.amazon.com/servicequotas/home/services/{SERVICE}/quotas/{quota['QuotaCode']}"
    if value < 1:
        raise DeploymentError(
            f"the quota “{quota['QuotaName']}” is {value} in {region}; the endpoint needs at least 1, and {wanted} to "
            f"reach its max_instances: raise it at {page}"
        )
    note = "" if value >= wanted else f", and max_instances is {wanted}: raise it at {page}"
    print(f"The quota “{quota['QuotaName']}” is {value}{note}", flush=True)


if __name__ == "__main__":
    sys.exit(run_step(main))
