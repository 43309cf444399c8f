"""template.yaml in the two forms that its checks need: as written, and as deployed."""

from dataclasses import dataclass, replace
from typing import Any

from scripts.cloudformation.template import Json
from tests.infrastructure.deployed_template import resolve, transform

PARAMETERS: dict[str, Any] = {
    "Stage": "test",
    "JwtIssuer": "https://issuer.example",
    "JwtAudience": ["app"],
    "AllowedOrigins": ["https://app.example"],
    "CompatibleApis": "all",
}

BUCKET = "facemagi-test-123456789012-us-east-1"
"""The bucket's name under these parameters."""


@dataclass(frozen=True)
class ServiceStack:
    """The service's template.

    Attributes:
        source: as written.
        transformed: after SAM's transform.
        deployed: the same with every intrinsic function resolved.
        dependencies: for each resource, the resources that must exist before it.
    """

    source: Json
    transformed: Json
    deployed: Json
    dependencies: dict[str, set[str]]

    @classmethod
    def of(cls, source: Json) -> "ServiceStack":
        """The stack of a template as written."""
        transformed = transform(source)
        resources = transformed["Resources"]
        dependencies = {
            name: {other for other in referenced_names(resource) if other in resources}
            for name, resource in resources.items()
        }
        return cls(source, transformed, resolve(transformed, PARAMETERS), dependencies)

    def under(self, **parameters: Any) -> "ServiceStack":
        """The same stack, deployed with other values of some parameters."""
        return replace(self, deployed=resolve(self.transformed, PARAMETERS | parameters))

    def functions(self) -> dict[str, Json]:
        """The properties of each function as written, by logical id."""
        return {
            name: resource["Properties"]
            for name, resource in self.source["Resources"].items()
            if resource["Type"] == "AWS::Serverless::Function"
        }

    def properties_of(self, name: str) -> Json:
        """The properties of a resource as deployed."""
        properties: Json = self.deployed["Resources"][name]["Properties"]
        return properties


def routes_of(function: Json) -> list[Json]:
    """The events of a function that are routes of the API."""
    return [event for event in function.get("Events", {}).values() if event["Type"] == "HttpApi"]


def referenced_names(node: Any) -> set[str]:
    """Every name that a resource refers to, with an intrinsic function or with DependsOn."""
    if isinstance(node, list):
        return set().union(*map(referenced_names, node))
    if not isinstance(node, dict):
        return set()
    names = set().union(*map(referenced_names, node.values()))
    if "Ref" in node:
        names.add(node["Ref"])
    if "Fn::GetAtt" in node:
        names.add(node["Fn::GetAtt"][0])
    if "Fn::Sub" in node:
        text = node["Fn::Sub"] if isinstance(node["Fn::Sub"], str) else node["Fn::Sub"][0]
        names |= {part.split("}")[0].split(".")[0] for part in text.split("${")[1:]}
    depends_on = node.get("DependsOn", [])
    return names | set([depends_on] if isinstance(depends_on, str) else depends_on)
