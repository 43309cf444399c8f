"""Creates SageMaker models, endpoint configurations and endpoints."""

from scripts.local_cloud.stack.resource import CreatedResource, ResourceRequest

UPDATES_ONLY = ("RetainAllVariantProperties", "ExcludeRetainedVariantProperties")
"""Properties of an endpoint that apply to its next update, not to its creation."""


def create_model(request: ResourceRequest) -> CreatedResource:
    properties = {"ModelName": request.name} | request.properties
    created = request.client("sagemaker").create_model(**properties)
    return CreatedResource(created["ModelArn"], {"ModelName": properties["ModelName"]})


def create_endpoint_config(request: ResourceRequest) -> CreatedResource:
    properties = {"EndpointConfigName": request.name} | request.properties
    created = request.client("sagemaker").create_endpoint_config(**properties)
    return CreatedResource(created["EndpointConfigArn"], {"EndpointConfigName": properties["EndpointConfigName"]})


def create_endpoint(request: ResourceRequest) -> CreatedResource:
    properties = {"EndpointName": request.name} | request.properties
    for name in UPDATES_ONLY:
        properties.pop(name, None)
    created = request.client("sagemaker").create_endpoint(**properties)
    return CreatedResource(created["EndpointArn"], {"EndpointName": properties["EndpointName"]})
