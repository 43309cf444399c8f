"""The local gateway sends the events that an HTTP API sends, and reads a handler's result as it does."""

import base64
import time
from typing import Any

import pytest

from tests.local_cloud.gateway_calls import Handler, call, event_of


def test_a_function_gets_the_event_of_an_http_api() -> None:
    # given
    headers = {"Authorization": "Bearer ann", "X-Twice": "1", "User-Agent": "test", "Content-Type": "text/plain"}
    # when
    event = event_of("POST", "/v1/things?a=1&a=2&b=", headers=headers, content=b"body")
    # then
    context = event["requestContext"]
    assert event["version"] == "2.0"
    assert event["routeKey"] == "POST /v1/things"
    assert (event["body"], event["isBase64Encoded"]) == ("body", False)
    assert event["rawQueryString"] == "a=1&a=2&b="
    assert event["queryStringParameters"] == {"a": "1,2", "b": ""}
    assert event["headers"]["x-twice"] == "1"
    assert context["authorizer"]["jwt"]["claims"]["sub"] == "ann"
    assert context["http"]["method"] == "POST"
    assert context["http"]["path"] == "/v1/things"
    assert context["http"]["userAgent"] == "test"
    assert context["http"]["protocol"] == "HTTP/1.1"
    assert (context["stage"], context["apiId"], context["routeKey"]) == ("$default", "api", "POST /v1/things")
    assert len(context["requestId"]) == 36
    assert abs(context["timeEpoch"] / 1000 - time.time()) < 10


def test_an_event_omits_what_the_request_does_not_have() -> None:
    members = {"version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "isBase64Encoded"}
    assert set(event_of("GET", "/v1/things/best")) == members


def test_a_function_gets_a_context() -> None:
    context = call("GET", "/v1/things/a").json()["context"]
    assert context["function_name"] == "things"
    assert context["invoked_function_arn"] == "arn:things"
    assert context["memory_limit_in_mb"] == "512"
    assert 28 < context["seconds"] <= 29
    assert len(context["aws_request_id"]) == 36


@pytest.mark.parametrize(
    "content_type", ["text/csv", "application/json", "Application/JSON; charset=utf-8", "application/xml"]
)
def test_a_text_body_is_passed_on_as_text(content_type: str) -> None:
    event = event_of("POST", "/v1/things", content="é".encode(), headers={"Content-Type": content_type})
    assert (event["body"], event["isBase64Encoded"]) == ("é", False)


@pytest.mark.parametrize(
    "content_type", ["image/png", "application/x-www-form-urlencoded", "multipart/form-data", None]
)
def test_any_other_body_is_passed_on_in_base64(content_type: str | None) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    event = event_of("POST", "/v1/things", content=b"\x89\xff", headers=headers)
    assert (base64.b64decode(event["body"]), event["isBase64Encoded"]) == (b"\x89\xff", True)


def test_a_text_body_that_is_not_utf_8_is_passed_on_in_base64() -> None:
    event = event_of("POST", "/v1/things", content=b"\xff", headers={"Content-Type": "application/json"})
    assert (base64.b64decode(event["body"]), event["isBase64Encoded"]) == (b"\xff", True)


def test_the_path_is_decoded_and_the_raw_query_is_unchanged() -> None:
    event = event_of("GET", "/v1/things/a%20b%2Fc%C3%A9?q=a%20b+c%2C&q=%C3%A9")
    assert event["rawPath"] == event["requestContext"]["http"]["path"] == "/v1/things/a b/cé"
    assert event["pathParameters"] == {"thing": "a b/cé"}
    assert event["rawQueryString"] == "q=a%20b+c%2C&q=%C3%A9"
    assert event["queryStringParameters"] == {"q": "a b c,,é"}


def test_headers_of_one_name_are_joined_and_cookies_are_a_list() -> None:
    headers = [("X-Twice", "1"), ("x-twice", "2"), ("Cookie", "a=1; b=2")]
    event = event_of("GET", "/v1/things/a", headers=headers)
    assert event["headers"]["x-twice"] == "1,2"
    assert event["cookies"] == ["a=1", "b=2"]
    assert "cookie" not in event["headers"]


def test_the_gateway_adds_its_own_headers() -> None:
    headers = event_of("GET", "/v1/things/a", headers={"X-Forwarded-For": "10.0.0.1"})["headers"]
    assert headers["x-forwarded-proto"] == "http"
    assert headers["x-forwarded-for"] == "10.0.0.1, 127.0.0.1"
    assert headers["x-amzn-trace-id"].startswith("Root=1-")
    assert headers["content-length"] == "0"


def test_a_caller_without_a_token_is_local() -> None:
    claims = event_of("GET", "/v1/things/a")["requestContext"]["authorizer"]["jwt"]["claims"]
    assert claims == {"sub": "local"}


def returns(result: Any) -> Handler:
    """A handler with a fixed result."""
    return lambda event, context: result


def test_a_result_becomes_the_response() -> None:
    # given
    result = {
        "statusCode": "202",
        "headers": {"Content-Type": "image/png", "X-Number": 1, "Content-Length": "999"},
        "cookies": ["a=1; Secure", "b=2"],
        "body": base64.b64encode(b"\x89\xff").decode(),
        "isBase64Encoded": True,
    }
    # when
    response = call("GET", "/v1/things/a", returns(result))
    # then
    assert (response.status_code, response.content) == (202, b"\x89\xff")
    assert (response.headers["content-type"], response.headers["x-number"]) == ("image/png", "1")
    assert response.headers["content-length"] == "2"
    assert response.headers.get_list("set-cookie") == ["a=1; Secure", "b=2"]


@pytest.mark.parametrize("result", [{"state": "ready"}, ["a"], "text", None])
def test_a_result_without_a_status_is_the_body(result: Any) -> None:
    response = call("GET", "/v1/things/a", returns(result))
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.json() == result


def test_a_response_without_content_has_no_length() -> None:
    response = call("GET", "/v1/things/a", returns({"statusCode": 204, "body": ""}))
    assert (response.status_code, response.content) == (204, b"")
    assert "content-length" not in response.headers


@pytest.mark.parametrize(
    "result",
    [
        {"statusCode": "many"},
        {"statusCode": 200, "body": {"not": "text"}},
        {"statusCode": 200, "body": "?", "isBase64Encoded": True},
        {"statusCode": 200, "headers": ["a"]},
        object(),
    ],
)
def test_a_malformed_result_is_an_error(result: Any) -> None:
    response = call("GET", "/v1/things/a", returns(result))
    assert (response.status_code, response.json()) == (500, {"message": "Internal Server Error"})
