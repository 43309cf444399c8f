"""The local cloud's S3 refuses what S3 refuses: presigned URLs and forms, over HTTP."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import httpx
import pytest

from scripts.local_cloud.environment import Clients
from tests.support.local_clouds import client_of, shared_clients, shared_cloud

BUCKET = "presigned"
PAGE = "https://app.example"
MAX_BYTES = 10 * 1024 * 1024


@pytest.fixture(scope="module")
def clients() -> Clients:
    """Clients of a cloud with a bucket that contains one object and allows one web page."""
    clients = shared_clients()
    s3 = clients("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="a/photo one", Body=b"bytes", ContentType="image/jpeg")
    rule = {"AllowedOrigins": [PAGE], "AllowedMethods": ["GET", "POST"], "AllowedHeaders": ["*"], "MaxAgeSeconds": 60}
    s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [rule]})
    return clients


@pytest.fixture
def s3(clients: Clients) -> Any:
    return client_of("s3", "AWS_ENDPOINT_URL", shared_cloud().environment)


def url_of(s3: Any, method: str = "get_object", seconds: int = 60, **more: Any) -> str:
    parameters = {"Bucket": BUCKET, "Key": "a/photo one"} | more
    return str(s3.generate_presigned_url(method, parameters, ExpiresIn=seconds))


def form_of(s3: Any, key: str = "k/original", seconds: int = 60, conditions: list[Any] | None = None) -> dict[str, Any]:
    content_type = {"Content-Type": "image/png"}
    form: dict[str, Any] = s3.generate_presigned_post(
        BUCKET,
        key,
        Fields=dict(content_type),
        Conditions=[content_type, ["content-length-range", 2, MAX_BYTES], *(conditions or [])],
        ExpiresIn=seconds,
    )
    return form


def post(
    form: dict[str, Any], content: bytes = b"picture", changes: Mapping[str, str | None] = MappingProxyType({})
) -> httpx.Response:
    """Send a form with some fields changed; None removes a field."""
    fields = {name: value for name, value in {**form["fields"], **changes}.items() if value is not None}
    return httpx.post(form["url"], data=fields, files={"file": ("me.png", content)})


def code_of(response: httpx.Response) -> str:
    assert response.headers["content-type"] == "application/xml"
    code = re.search("<Code>(.*)</Code>", response.text)
    return f"{response.status_code} {code and code[1]}"


def test_a_presigned_get_returns_the_object(s3: Any) -> None:
    response = httpx.get(url_of(s3, ResponseContentDisposition='inline; filename="a b.jpg"'))
    assert (response.status_code, response.content) == (200, b"bytes")
    assert response.headers["content-disposition"] == 'inline; filename="a b.jpg"'


def test_a_presigned_put_stores_the_object(s3: Any) -> None:
    assert httpx.put(url_of(s3, "put_object", Key="put"), content=b"new").status_code == 200
    assert s3.get_object(Bucket=BUCKET, Key="put")["Body"].read() == b"new"


@pytest.mark.parametrize("method", ["get_object", "head_object"])
def test_a_missing_object_is_answered_as_one_that_may_not_be_read(s3: Any, method: str) -> None:
    url = url_of(s3, method, Key="missing")
    response = httpx.get(url) if method == "get_object" else httpx.head(url)
    assert response.status_code == 403
    assert response.text == "" or code_of(response) == "403 AccessDenied"


def test_a_page_may_read_that_an_object_is_missing(s3: Any) -> None:
    response = httpx.get(url_of(s3, Key="missing"), headers={"Origin": PAGE})
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (403, PAGE)


def test_a_presigned_get_expires(s3: Any) -> None:
    response = httpx.get(url_of(s3, seconds=0))
    assert code_of(response) == "403 AccessDenied"
    assert "Request has expired" in response.text


@pytest.mark.parametrize(
    ("part", "other", "code"),
    [
        ("photo%20one", "photo", "403 SignatureDoesNotMatch"),
        ("X-Amz-Expires=60", "X-Amz-Expires=61", "403 SignatureDoesNotMatch"),
        ("X-Amz-Expires=60", "X-Amz-Expires=604801", "400 AuthorizationQueryParametersError"),
        ("X-Amz-Credential=LOCAL", "X-Amz-Credential=OTHER", "403 InvalidAccessKeyId"),
        ("X-Amz-Algorithm=AWS4", "X-Amz-Algorithm=AWS3", "400 AuthorizationQueryParametersError"),
        ("&X-Amz-SignedHeaders=host", "", "400 AuthorizationQueryParametersError"),
    ],
)
def test_an_altered_presigned_get_is_refused(s3: Any, part: str, other: str, code: str) -> None:
    url = url_of(s3)
    assert part in url
    assert code_of(httpx.get(url.replace(part, other))) == code


def test_a_presigned_get_cannot_be_used_to_put(s3: Any) -> None:
    assert code_of(httpx.put(url_of(s3), content=b"x")) == "403 SignatureDoesNotMatch"


def test_a_presigned_put_requires_the_signed_type(s3: Any) -> None:
    url = url_of(s3, "put_object", Key="typed", ContentType="image/png")
    assert httpx.put(url, content=b"x", headers={"Content-Type": "image/png"}).status_code == 200
    assert code_of(httpx.put(url, content=b"x", headers={"Content-Type": "text/html"})) == "403 SignatureDoesNotMatch"


def test_amazon_headers_must_be_signed(s3: Any) -> None:
    response = httpx.put(url_of(s3, "put_object"), content=b"x", headers={"x-amz-acl": "public-read"})
    assert code_of(response) == "403 AccessDenied"
    assert "<HeadersNotSigned>x-amz-acl</HeadersNotSigned>" in response.text


def test_signature_version_2_is_refused(s3: Any) -> None:
    url = f"{url_of(s3).partition('?')[0]}?AWSAccessKeyId=LOCALACCESSKEY&Signature=abc&Expires=9999999999"
    assert code_of(httpx.get(url)) == "400 InvalidRequest"


def test_s3_refuses_a_token_of_the_api(s3: Any) -> None:
    response = httpx.get(url_of(s3), headers={"Authorization": "Bearer ann"})
    assert code_of(response) == "400 InvalidArgument"
    assert "Unsupported Authorization Type" in response.text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
def test_unsigned_requests_are_refused(s3: Any, method: str) -> None:
    url = url_of(s3).partition("?")[0]
    assert code_of(httpx.request(method, url)) == "403 AccessDenied"


def test_a_form_stores_its_file_under_its_key_and_type(s3: Any) -> None:
    assert post(form_of(s3)).status_code == 204
    stored = s3.get_object(Bucket=BUCKET, Key="k/original")
    assert (stored["Body"].read(), stored["ContentType"]) == (b"picture", "image/png")


@pytest.mark.parametrize(
    ("changes", "code", "sentence"),
    [
        ({"key": "k/other"}, "403 AccessDenied", "Policy Condition failed"),
        ({"Content-Type": "text/html"}, "403 AccessDenied", "Policy Condition failed"),
        ({"x-amz-meta-owner": "me"}, "403 AccessDenied", "Extra input fields: x-amz-meta-owner"),
        ({"policy": "e30="}, "403 SignatureDoesNotMatch", "does not match"),
        ({"x-amz-signature": "0" * 64}, "403 SignatureDoesNotMatch", "does not match"),
        ({"policy": None}, "403 AccessDenied", "Access Denied"),
        ({"x-amz-signature": None}, "400 InvalidArgument", "x-amz-signature"),
        ({"key": None}, "400 InvalidArgument", "key"),
        ({"x-ignore-filler": "a" * 30_000}, "400 MaxPostPreDataLengthExceeded", "20000"),
    ],
)
def test_an_altered_form_is_refused(s3: Any, changes: dict[str, str | None], code: str, sentence: str) -> None:
    response = post(form_of(s3), changes=changes)
    assert code_of(response) == code
    assert sentence in response.text


def test_a_form_expires(s3: Any) -> None:
    response = post(form_of(s3, seconds=-1))
    assert code_of(response) == "403 AccessDenied"
    assert "Policy expired." in response.text


def test_a_form_cannot_be_used_for_another_bucket(s3: Any) -> None:
    s3.create_bucket(Bucket="another")
    form = form_of(s3)
    response = post(form | {"url": form["url"].replace(BUCKET, "another")})
    assert code_of(response) == "403 AccessDenied"


@pytest.mark.parametrize("size", [2, MAX_BYTES])
def test_a_file_may_be_as_small_and_as_large_as_the_form_allows(s3: Any, size: int) -> None:
    assert post(form_of(s3), b"x" * size).status_code == 204


@pytest.mark.parametrize(
    ("size", "code"), [(1, "EntityTooSmall"), (MAX_BYTES + 1, "EntityTooLarge"), (0, "EntityTooSmall")]
)
def test_a_file_outside_the_forms_limits_is_refused_and_not_stored(s3: Any, size: int, code: str) -> None:
    response = post(form_of(s3, key=f"bounds/{size}"), b"x" * size)
    assert code_of(response) == f"400 {code}"
    assert f"<ProposedSize>{size}</ProposedSize>" in response.text
    assert s3.list_objects_v2(Bucket=BUCKET, Prefix="bounds/")["KeyCount"] == 0


def test_a_key_with_the_files_name_is_checked_after_the_name_is_inserted(s3: Any) -> None:
    form = form_of(s3, key="folder/${filename}")
    assert post(form).status_code == 204
    assert code_of(post(form, changes={"key": "elsewhere/${filename}"})) == "403 AccessDenied"


def test_ignored_fields_need_no_condition(s3: Any) -> None:
    assert post(form_of(s3), changes={"x-ignore-me": "please"}).status_code == 204


def test_fields_after_the_file_are_ignored(s3: Any) -> None:
    form = form_of(s3, key="after/original")
    parts: list[Any] = [(name, (None, value)) for name, value in form["fields"].items()]
    late: list[Any] = [
        ("file", ("me.png", b"picture")),
        ("x-amz-meta-late", (None, "yes")),
        ("key", (None, "after/other")),
    ]
    assert httpx.post(form["url"], files=parts + late).status_code == 204
    stored = s3.get_object(Bucket=BUCKET, Key="after/original")
    assert (stored["Body"].read(), stored["Metadata"]) == (b"picture", {})


def test_a_field_that_occurs_twice_is_refused(s3: Any) -> None:
    form = form_of(s3)
    parts: list[Any] = [(name, (None, value)) for name, value in form["fields"].items()]
    twice: list[Any] = [("key", (None, "k/other")), ("file", ("me.png", b"picture"))]
    assert code_of(httpx.post(form["url"], files=parts + twice)) == "400 InvalidArgument"


def test_a_form_without_a_file_is_refused(s3: Any) -> None:
    form = form_of(s3)
    parts = {name: (None, value) for name, value in form["fields"].items()}
    assert code_of(httpx.post(form["url"], files=parts)) == "400 InvalidArgument"


def test_a_page_of_an_allowed_origin_may_post(s3: Any) -> None:
    headers = {"Origin": PAGE, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-requested"}
    form = form_of(s3)
    response = httpx.options(form["url"], headers=headers)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == PAGE
    assert "POST" in response.headers["access-control-allow-methods"]
    assert response.headers["access-control-allow-headers"] == "x-requested"
    posted = httpx.post(form["url"], data=form["fields"], files={"file": b"picture"}, headers={"Origin": PAGE})
    assert posted.status_code == 204
    assert posted.headers["access-control-allow-origin"] == PAGE


@pytest.mark.parametrize(("origin", "method"), [("https://evil.example", "POST"), (PAGE, "DELETE")])
def test_another_origin_or_method_is_refused(s3: Any, origin: str, method: str) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    assert code_of(httpx.options(form_of(s3)["url"], headers=headers)) == "403 AccessForbidden"


def test_a_page_can_read_the_error(s3: Any) -> None:
    form = form_of(s3, seconds=-1)
    response = httpx.post(form["url"], data=form["fields"], files={"file": b"picture"}, headers={"Origin": PAGE})
    assert code_of(response) == "403 AccessDenied"
    assert response.headers["access-control-allow-origin"] == PAGE
