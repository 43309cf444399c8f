"""Photos that cannot be edited, photos of a group, and effects that cannot be used."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, Request, expect

from scripts.local_cloud import LocalCloud
from tests.flow.studio.conftest import Visit
from tests.support.png_samples import header, png
from tests.support.studio_page import card, choose, file_of, open_photo, said, wait_for_full_size
from tests.support.vision_samples import astronaut, encoded, scene

HEADS = [(200, 260, 170), (600, 260, 150), (1000, 260, 130)]
"""Three faces of a picture of 1200 × 520 pixels: too large for previews, so that the page makes a small copy."""


def upload(content: bytes, media_type: str) -> FilePayload:
    return {"name": "photo", "mimeType": media_type, "buffer": content}


TEXT = upload(b"This is no picture.", "image/jpeg")

BOMB = png(header(60_000, 60_000), (b"IDAT", b""))
TOO_SMALL = encoded(astronaut().resize((63, 63)), "PNG")
DAMAGED = encoded(astronaut(), "PNG")[:60_000]

WRONG: dict[str, tuple[FilePayload, dict[str, str]]] = {
    "unsupported_format": (TEXT, {}),
    "too_many_pixels": (upload(BOMB, "image/png"), {"actual": "3600.0 MP", "max": "25.0 MP"}),
    "image_too_small": (upload(TOO_SMALL, "image/png"), {"actual": "63", "min": "64"}),
    "decode_failed": (upload(DAMAGED, "image/png"), {}),
}
"""Files that are no usable photo, and the numbers in the message, by the code of the error."""


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_with_a_file_is_said_with_what_helps(page: Page, cloud: LocalCloud, code: str) -> None:
    file, numbers = WRONG[code]
    page.goto(cloud.studio_url)
    choose(page, file)
    expect(page.locator(".problem-message")).to_have_text(said(f"error.{code}", **numbers))
    expect(page.locator(".problem-remedy")).to_have_text(said(f"error.{code}.remedy"))


def test_a_large_file_is_refused_before_it_is_sent(page: Page, cloud: LocalCloud, tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(11_000_000)
    page.goto(cloud.studio_url)
    choose(page, large)
    expect(page.locator(".problem-message")).to_have_text(said("error.file_too_large", actual="11.0 MB", max="10.5 MB"))


def test_after_a_wrong_file_another_can_be_chosen(page: Page, cloud: LocalCloud) -> None:
    page.goto(cloud.studio_url)
    choose(page, TEXT)
    expect(page.get_by_role("button", name=said("upload.other"))).to_be_visible()
    choose(page)
    expect(page.locator("main.edit")).to_be_visible()


def test_a_face_of_a_group_can_be_left_out(visit: Visit, cloud: LocalCloud) -> None:
    page, _ = visit()
    sent: list[Any] = []

    def note(request: Request) -> None:
        if request.url.endswith("/v1/jobs"):
            sent.append(request.post_data_json)

    page.on("request", note)
    open_photo(page, cloud.studio_url, file_of(scene(1200, 520, HEADS)))
    expect(page.get_by_role("status").filter(has_text=said("faces.found", count=3))).to_be_visible()
    page.get_by_role("group", name=said("faces.choose")).get_by_role(
        "button", name=said("faces.face", number=2)
    ).click()
    card(page, "Beauty").click()
    wait_for_full_size(page)
    preview, full = sent
    assert full["faces"] == ["f0", "f2"]
    assert (preview["photo"] != full["photo"], preview["faces"]) == (True, ["f0", "f2"])  # the small copy, same faces


def test_the_last_face_cannot_be_left_out(page: Page, cloud: LocalCloud) -> None:
    open_photo(page, cloud.studio_url)
    face = page.get_by_role("button", name=said("faces.face", number=1))
    face.click()
    expect(face).to_have_attribute("aria-pressed", "true")


def test_a_photo_without_a_face_greys_what_needs_one(page: Page, cloud: LocalCloud) -> None:
    open_photo(page, cloud.studio_url, file_of(scene(300, 200, [])))
    page.get_by_role("tab", name="Beauty").click()
    expect(card(page, "Beauty")).to_have_accessible_description(said("reason.face"))


def test_an_effect_without_weights_is_greyed_and_says_why(page: Page, cloud: LocalCloud) -> None:
    open_photo(page, cloud.studio_url)
    page.get_by_role("tab", name="Repair").click()
    upscaling = card(page, "Upscaling")
    expect(upscaling).to_have_accessible_description(said("reason.weights"))
    upscaling.click()
    reason = page.get_by_role("dialog", name="Upscaling")
    expect(reason).to_contain_text(said("reason.weights.message", title="Upscaling", names="fast"))
    expect(reason).to_contain_text("./scripts/weights fetch esrgan")
    reason.get_by_role("button", name=said("action.close")).click()
    expect(page.locator(".step-chip")).to_have_count(0)
