"""The network that goes and comes, the browser's back button, second clicks, and the deletion of everything."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from scripts.local_cloud import LocalCloud
from tests.flow.studio.conftest import Visit
from tests.support.studio_page import TRY, card, edited, open_photo, said, slider, wait_for_full_size


@pytest.fixture
def editing(page: Page, cloud: LocalCloud) -> Page:
    """A page with an edit: its picture is there."""
    open_photo(page, cloud.studio_url)
    card(page, "Beauty").click()
    wait_for_full_size(page)
    return page


def test_an_edit_without_a_network_is_made_when_it_is_back(editing: Page) -> None:
    picture, banner = edited(editing), editing.locator(".banner")
    before = str(picture.get_attribute("src"))
    editing.context.set_offline(True)
    slider(editing, "Slimmer face").press("End")
    expect(banner).to_have_text(said("network.offline"))
    expect(picture).to_have_attribute("src", before)
    editing.context.set_offline(False)
    expect(banner).to_be_empty()
    expect(picture).not_to_have_attribute("src", before)
    wait_for_full_size(editing)


def test_a_page_opened_without_a_network_loads_the_effects_when_it_is_back(page: Page, cloud: LocalCloud) -> None:
    page.route("**/v1/effects", lambda route: route.abort("internetdisconnected"), times=1)
    open_photo(page, cloud.studio_url)
    expect(card(page, "Beauty")).to_be_visible()


def test_back_leads_from_the_step_to_the_effects_to_the_first_screen(editing: Page) -> None:
    editing.go_back()
    expect(editing.get_by_role("tab", name="Beauty")).to_be_visible()
    editing.go_back()
    expect(editing.get_by_role("heading", name=said("start.title"))).to_be_visible()
    editing.go_forward()
    editing.get_by_role("button", name="1 Beauty").click()
    expect(slider(editing, "Fairer skin")).to_have_value("40")
    expect(edited(editing)).to_be_visible()


def test_back_closes_a_dialog_and_stays_on_the_screen(editing: Page) -> None:
    editing.get_by_role("button", name=said("menu.open")).click()
    editing.get_by_role("button", name=said("menu.delete_all")).click()
    expect(editing.get_by_role("dialog")).to_be_visible()
    editing.go_back()
    expect(editing.get_by_role("dialog")).to_have_count(0)
    expect(slider(editing, "Fairer skin")).to_be_visible()


def test_a_second_click_on_an_effect_adds_no_second_step(page: Page, cloud: LocalCloud) -> None:
    open_photo(page, cloud.studio_url)
    card(page, "Beauty").evaluate("card => { card.click(); card.click(); }")
    wait_for_full_size(page)
    expect(page.locator(".step-chip")).to_have_count(1)


@pytest.mark.parametrize("name", [said("action.download"), said("action.save")], ids=["download", "save"])
def test_a_second_click_saves_the_edit_once(editing: Page, name: str) -> None:
    slider(editing, "Slimmer face").press("End")
    editing.get_by_role("button", name=name).evaluate("button => { button.click(); button.click(); }")
    results = editing.locator(".strip-result")
    expect(results).to_have_count(1)
    editing.get_by_role("button", name=name).click()
    expect(editing.locator(".strip-job")).to_have_count(0)
    expect(results).to_have_count(1)


def test_a_second_click_on_a_sample_opens_one_photo(page: Page, cloud: LocalCloud, owner: str) -> None:
    page.goto(cloud.studio_url)
    page.get_by_role("button", name=TRY).evaluate("sample => { sample.click(); sample.click(); }")
    expect(page.locator("main.edit")).to_be_visible()
    page.go_back()
    expect(page.locator("main.start")).to_be_visible()


def test_a_second_click_on_close_does_not_leave_the_screen(editing: Page) -> None:
    editing.get_by_role("button", name=said("menu.open")).click()
    editing.get_by_role("button", name=said("menu.delete_photo")).click()
    close = editing.get_by_role("dialog").get_by_role("button", name=said("action.close"))
    close.evaluate("button => { button.click(); button.click(); }")
    expect(editing.get_by_role("dialog")).to_have_count(0)
    expect(slider(editing, "Fairer skin")).to_be_visible()


def test_everything_of_the_visitor_is_deleted(editing: Page, cloud: LocalCloud, owner: str) -> None:
    editing.get_by_role("button", name=said("menu.open")).click()
    editing.get_by_role("button", name=said("menu.delete_all")).click()
    button = editing.get_by_role("dialog").get_by_role("button", name=said("delete.all_now"))
    button.evaluate("button => { button.click(); button.click(); }")
    expect(editing.get_by_role("status").filter(has_text=said("delete.all_done"))).to_be_visible()
    expect(editing.locator("main.start")).to_be_visible()
    assert states(cloud, owner, "photos") | states(cloud, owner, "jobs") <= {"deleted"}


def states(cloud: LocalCloud, owner: str, things: str) -> set[str]:
    """The states of a visitor's photos or jobs."""
    answer = httpx.get(f"{cloud.api_url}/v1/{things}", headers={"Authorization": f"Bearer {owner}"})
    return {thing["state"] for thing in answer.json()[things]}


def test_a_visitor_who_comes_back_finds_the_results_of_the_day(editing: Page, visit: Visit, cloud: LocalCloud) -> None:
    editing.get_by_role("button", name=said("action.save")).click()
    expect(editing.locator(".strip-result")).to_have_count(1)
    again, _ = visit()
    open_photo(again, cloud.studio_url)
    expect(again.get_by_role("button", name=said("strip.open", title="Beauty"))).to_be_visible()
