"""Makers of SageMaker models, endpoint configurations and endpoints."""

from scripts.local_cloud.stack.resource import Created, ResourceRequest

UPDATES_ONLY = ("RetainAllVariantProperties", "ExcludeRetainedVariantProperties")
"""Properties of an endpoint that say something about its next update, not about its making."""


def model(order: ResourceRequest) -> Created:
    properties = {"ModelName": order.name} | order.properties
    made = order.client("sagemaker").create_model(**properties)
    return Created(made["ModelArn"], {"ModelName": properties["ModelName"]})


def endpoint_config(order: ResourceRequest) -> Created:
    properties = {"EndpointConfigName": order.name} | order.properties
    made = order.client("sagemaker").create_endpoint_config(**properties)
    return Created(made["EndpointConfigArn"], {"EndpointConfigName": properties["EndpointConfigName"]})


def endpoint(order: ResourceRequest) -> Created:
    properties = {"EndpointName": order.name} | order.properties
    for name in UPDATES_ONLY:
        properties.pop(name, None)
    made = order.client("sagemaker").create_endpoint(**properties)
    return Created(made["EndpointArn"], {"EndpointName": properties["EndpointName"]})
