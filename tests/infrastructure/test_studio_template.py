"""clients/studio.yaml: a private bucket that only its distribution reads, with the headers of the local cloud."""

import json
from typing import Any

import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]

from facemagi.aws import client
from scripts.cloudformation.template import Json, read_template
from scripts.repository import STUDIO_TEMPLATE
from scripts.studio.headers import security_headers
from tests.infrastructure.checks.privacy import ACCESS_BLOCKS
from tests.infrastructure.deployed_template import only, resolve

API = "https://abc.execute-api.eu-west-1.amazonaws.com"
PARAMETERS = {"ApiUrl": API, "PhotoBucket": "photos", "AWS::Region": "eu-west-1"}
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/abc"


def deployed(**parameters: str) -> Json:
    return resolve(read_template(STUDIO_TEMPLATE), PARAMETERS | parameters)


def headers_of(policy: Json) -> dict[str, str]:
    """The headers that CloudFront adds by a response headers policy, as a browser gets them."""
    security = policy["SecurityHeadersConfig"]
    transport = security["StrictTransportSecurity"]
    return {
        "content-security-policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "referrer-policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "strict-transport-security": f"max-age={transport['AccessControlMaxAgeSec']}; includeSubDomains",
        "x-content-type-options": "nosniff",
        "x-frame-options": security["FrameOptions"]["FrameOption"],
        **{item["Header"]: item["Value"] for item in policy["CustomHeadersConfig"]["Items"]},
    }


def policy_of(stack: Json) -> Json:
    config: Json = only(stack, "AWS::CloudFront::ResponseHeadersPolicy")["ResponseHeadersPolicyConfig"]
    return config


def distribution_of(stack: Json) -> Json:
    config: Json = only(stack, "AWS::CloudFront::Distribution")["DistributionConfig"]
    return config


def test_the_linter_accepts_the_template() -> None:
    assert [str(match) for match in lint(STUDIO_TEMPLATE.read_text("utf-8"))] == []


@pytest.mark.parametrize("region", ["eu-west-1", "us-east-1", "ap-southeast-1"])
def test_cloudfront_sends_the_headers_of_the_local_cloud(monkeypatch: pytest.MonkeyPatch, region: str) -> None:
    # given the origin of the URLs that the service presigns in a region
    for name, value in {"ACCESS_KEY_ID": "k", "SECRET_ACCESS_KEY": "s", "DEFAULT_REGION": region}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    client.cache_clear()
    url = client("s3").generate_presigned_url("get_object", Params={"Bucket": "photos", "Key": "k"})
    client.cache_clear()
    pictures = url.partition("/k?")[0]
    # then the headers are those of the list, with this origin
    policy = policy_of(deployed(**{"AWS::Region": region}))
    assert headers_of(policy) == security_headers(API, pictures)
    # and none can be replaced by S3
    members = [*policy["SecurityHeadersConfig"].values(), *policy["CustomHeadersConfig"]["Items"]]
    assert all(member["Override"] is True for member in members)


def test_the_bucket_is_private_and_only_the_distribution_reads_it() -> None:
    stack = deployed()
    bucket = only(stack, "AWS::S3::Bucket")
    assert [bucket["PublicAccessBlockConfiguration"][name] for name in ACCESS_BLOCKS] == [True] * 4
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    allowed, denied = only(stack, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    assert (allowed["Effect"], allowed["Action"]) == ("Allow", "s3:GetObject")
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    (source,) = allowed["Condition"]["StringEquals"].values()
    assert source.endswith(":distribution/Distribution")
    assert (denied["Effect"], denied["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": False}})
    (origin,) = distribution_of(stack)["Origins"]
    assert origin["OriginAccessControlId"] == "OriginAccess.Id"


def test_the_distribution_only_reads_and_only_speaks_tls() -> None:
    behaviour = distribution_of(deployed())["DefaultCacheBehavior"]
    assert (behaviour["ViewerProtocolPolicy"], behaviour["AllowedMethods"]) == ("redirect-to-https", ["GET", "HEAD"])
    assert behaviour["ResponseHeadersPolicyId"] == "Headers"


@pytest.mark.parametrize(
    ("parameters", "aliases", "certificate"),
    [
        ({}, None, {"CloudFrontDefaultCertificate": True}),
        (
            {"StudioDomain": "studio.example.com", "Certificate": CERTIFICATE},
            ["studio.example.com"],
            {
                "AcmCertificateArn": CERTIFICATE,
                "SslSupportMethod": "sni-only",
                "MinimumProtocolVersion": "TLSv1.2_2021",
            },
        ),
    ],
    ids=["CloudFront's name", "own domain"],
)
def test_a_domain_brings_its_certificate(parameters: dict[str, str], aliases: Any, certificate: Json) -> None:
    distribution = distribution_of(deployed(**parameters))
    assert (distribution.get("Aliases"), distribution["ViewerCertificate"]) == (aliases, certificate)


def test_the_template_is_small_enough_to_be_sent_without_a_bucket() -> None:
    assert len(json.dumps(read_template(STUDIO_TEMPLATE))) < 51_200
