"""The local cloud serves the studio at its own origin, and only the files that belong to it."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts.local_cloud.gateway.app import Gateway
from scripts.local_cloud.gateway.studio import Studio
from scripts.repository import SAMPLE
from scripts.studio.headers import HEADERS, ONLY_TLS
from tests.local_cloud.gateway_calls import PLAN, call_all, echo
from tests.support.local_clouds import shared_cloud
from tests.support.studio_site import FILES, make_site

PICTURES = "http://127.0.0.1:9"


@pytest.fixture
def gateway(tmp_path: Path) -> Gateway:
    """A gateway with a small studio in a folder."""

    async def invoke(function: str, event: Any) -> Any:
        return await asyncio.to_thread(echo, event, PLAN.functions[function].new_context("1"))

    return Gateway(PLAN, invoke, {}, studio=Studio(PICTURES, make_site(tmp_path)))


def get(gateway: Gateway, path: str, method: str = "GET", **request: Any) -> httpx.Response:
    return call_all(gateway, (method, path), **request)[0]


@pytest.mark.parametrize(
    ("path", "media_type", "content"),
    [
        ("/", "text/html; charset=utf-8", FILES["page/index.html"].encode()),
        ("/index.html", "text/html; charset=utf-8", FILES["page/index.html"].encode()),
        ("/src/main.js", "text/javascript; charset=utf-8", FILES["page/src/main.js"].encode()),
        ("/styles/base.css", "text/css; charset=utf-8", FILES["page/styles/base.css"].encode()),
        ("/words/zh.json", "application/json", b"{}"),
        ("/icon.svg", "image/svg+xml", b"<svg/>"),
        ("/js/index.js", "text/javascript; charset=utf-8", b"export {};"),
        (f"/samples/{SAMPLE.name}", "image/png", SAMPLE.read_bytes()),
    ],
)
def test_a_file_has_its_type_and_is_asked_for_again_each_time(
    gateway: Gateway, path: str, media_type: str, content: bytes
) -> None:
    answer = get(gateway, path)
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, media_type, content)
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/README.md",
        "/src/types.d.ts",
        "/src",
        "/src/",
        "/nothing.html",
        "/../secret.html",
        "/%2e%2e/secret.html",
        "/js/../../secret.html",
        "/js/..%2f..%2fsecret.html",
        "/src/..%5c..%5csecret.html",
        "//secret.html",
        "/samples/../secret.html",
        "/page/index.html",
    ],
)
def test_what_does_not_belong_to_the_studio_is_not_served(gateway: Gateway, path: str) -> None:
    # given a path as it is, which a client would otherwise tidy up
    target = httpx.URL("http://api.example").copy_with(raw_path=path.encode())
    answer = get(gateway, target)  # type: ignore[arg-type]
    assert answer.status_code == 404
    assert b"outside" not in answer.content


def test_a_browser_that_has_the_file_gets_no_bytes(gateway: Gateway) -> None:
    tag = get(gateway, "/src/main.js").headers["etag"]
    again = get(gateway, "/src/main.js", headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_a_changed_file_is_there_at_the_next_request(gateway: Gateway, tmp_path: Path) -> None:
    tag = get(gateway, "/src/main.js").headers["etag"]
    (tmp_path / "page/src/main.js").write_text("// new")
    changed = get(gateway, "/src/main.js", headers={"if-none-match": tag})
    assert (changed.status_code, changed.text) == (200, "// new")


@pytest.mark.parametrize("path", ["/", "/js/index.js", "/config.json"])
def test_every_answer_has_all_security_headers(gateway: Gateway, path: str) -> None:
    headers = get(gateway, path).headers
    assert {name for name in HEADERS if name not in headers} == {ONLY_TLS}
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert (policy["default-src"], policy["script-src"]) == ("'none'", "'self'")
    assert policy["connect-src"] == f"'self' blob: {PICTURES}"
    assert policy["img-src"] == f"'self' blob: data: {PICTURES}"
    assert "unsafe" not in headers["content-security-policy"]


def test_the_configuration_names_the_pages_own_origin_and_the_samples(gateway: Gateway) -> None:
    paths = {"url": f"/samples/{SAMPLE.name}", "picture": "/samples/astronaut_small.jpg"}
    samples = [paths | {"title": "A portrait"}]
    assert get(gateway, "/config.json").json() == {"api_url": "", "samples": samples}


def test_the_api_stays_where_it_is(gateway: Gateway) -> None:
    assert get(gateway, "/v1/things/best").json()["event"]["routeKey"] == "GET /v1/things/best"
    assert get(gateway, "/", "POST").status_code == 404
    assert get(gateway, "/", "HEAD").headers["content-type"] == "text/html; charset=utf-8"


def test_the_running_cloud_has_a_configuration_and_allows_pictures_of_its_bucket() -> None:
    cloud = shared_cloud()
    answer = httpx.get(f"{cloud.studio_url}config.json")
    assert answer.json()["api_url"] == ""
    assert cloud.environment["AWS_ENDPOINT_URL"] in answer.headers["content-security-policy"]
    (sample,) = answer.json()["samples"]
    assert httpx.get(f"{cloud.api_url}{sample['url']}").content == SAMPLE.read_bytes()
