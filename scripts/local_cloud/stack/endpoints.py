"""Makers of SageMaker models, endpoint configurations and endpoints."""

from scripts.local_cloud.stack.resource import Made, Order

UPDATES_ONLY = ("RetainAllVariantProperties", "ExcludeRetainedVariantProperties")
"""Properties of an endpoint that say something about its next update, not about its making."""


def model(order: Order) -> Made:
    properties = {"ModelName": order.name} | order.properties
    made = order.client("sagemaker").create_model(**properties)
    return Made(made["ModelArn"], {"ModelName": properties["ModelName"]})


def endpoint_config(order: Order) -> Made:
    properties = {"EndpointConfigName": order.name} | order.properties
    made = order.client("sagemaker").create_endpoint_config(**properties)
    return Made(made["EndpointConfigArn"], {"EndpointConfigName": properties["EndpointConfigName"]})


def endpoint(order: Order) -> Made:
    properties = {"EndpointName": order.name} | order.properties
    for name in UPDATES_ONLY:
        properties.pop(name, None)
    made = order.client("sagemaker").create_endpoint(**properties)
    return Made(made["EndpointArn"], {"EndpointName": properties["EndpointName"]})
