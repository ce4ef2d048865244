"""The demo's page in a real headless Chromium: a story played by keyboard, looked at in pictures."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from demo.stage import Stage
from tests.demo.conftest import serving

NEED = "bonjour jai plus de pain et je peux pas sortir. mme martin 12 rue abbe couture"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""Tags of https://github.com/dequelabs/axe-core/blob/develop/doc/API.md"""
NARROW, PHONE, TABLET, DESK = 320, 360, 820, 1400


def phone(page: Page, owner: str) -> Locator:
    return page.get_by_role("region", name=owner)


def messages(page: Page, owner: str) -> Locator:
    return phone(page, owner).get_by_role("log").locator(".bubble")


def tab_to(page: Page, goal: Locator) -> None:
    """Goes there as somebody without a mouse does; fails where the keyboard cannot reach it."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if goal.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the Tab key does not reach {goal}")


def write(page: Page, owner: str, text: str) -> None:
    """Types into the phone's field and sends with the Enter key."""
    tab_to(page, phone(page, owner).get_by_label("Votre message"))
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def press(page: Page, owner: str, label: str) -> None:
    button = messages(page, owner).get_by_role("button", name=label).last
    expect(button).to_be_visible()
    tab_to(page, button)
    page.keyboard.press("Enter")


def overflow(page: Page) -> int:
    """Pixels that the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def clock(page: Page) -> datetime:
    return datetime.fromisoformat(page.locator("#hour").get_attribute("datetime") or "")


def picture(page: Page, pictures: Path | None, name: str) -> None:
    if pictures is not None:
        page.screenshot(path=pictures / f"{name}.png", animations="disabled")


def test_a_neighbour_is_found_without_a_mouse(page: Page, pictures: Path | None) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller aux téléphones")).to_be_focused()
    write(page, "Mme Martin", NEED)
    expect(messages(page, "Mme Martin").nth(1)).to_contain_text("OUI ou NON")
    write(page, "Mme Martin", "oui")
    press(page, "Julie", "Je peux")
    expect(messages(page, "Mme Martin").last).to_contain_text("Julie")
    page.evaluate("window.scrollTo(0, 0)")
    picture(page, pictures, "demo-1400")
    write(page, "Mme Martin", "oui")
    expect(messages(page, "Julie").last).to_contain_text("Couture")
    expect(page.locator("#map-words")).to_contain_text("Un voisin vient chez Mme Martin.")
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.get_by_role("link", name="Mme Martin").click()
    picture(page, pictures, "demo-360")


def test_the_button_of_the_clock_moves_it_by_a_quarter_of_an_hour(page: Page) -> None:
    before = clock(page)
    page.get_by_role("button", name="15 minutes plus tard").click()
    expect(page.locator("#spoken")).to_contain_text("Il est")
    assert clock(page) - before == timedelta(minutes=15)


def test_tomorrow_is_the_next_morning_at_ten(page: Page) -> None:
    before = clock(page)
    page.get_by_role("button", name="Demain, 10 h").click()
    expect(page.locator("#spoken")).to_contain_text("Il est 10 h 00")
    assert clock(page).date() - before.date() == timedelta(days=1)


def test_the_keys_type_digits_and_letters(page: Page) -> None:
    martin = phone(page, "Mme Martin")
    field = martin.get_by_label("Votre message")
    keys = martin.get_by_role("group", name="Clavier du téléphone")
    for key in ("1", "2 abc", "0"):
        keys.get_by_role("button", name=key, exact=True).click()
    expect(field).to_have_value("120")
    keys.get_by_role("button", name="Effacer").click()
    keys.get_by_role("button", name="# : écrire des lettres").click()
    keys.get_by_role("button", name="2 abc").dblclick()
    keys.get_by_role("button", name="0", exact=True).click()
    expect(field).to_have_value("12b ")


def test_zero_on_the_keys_brings_the_referent_a_card(page: Page) -> None:
    martin = phone(page, "Mme Martin")
    martin.get_by_role("button", name="0", exact=True).last.click()
    martin.get_by_role("button", name="OK").click()
    expect(messages(page, "Mme Martin").first).to_contain_text("0")
    expect(messages(page, "Nadia")).to_have_count(1)


def test_an_idea_fills_the_field_and_leaves_sending_to_the_visitor(page: Page) -> None:
    martin = phone(page, "Mme Martin")
    martin.get_by_role("button", name=re.compile("^Plus de pain")).click()
    expect(martin.get_by_label("Votre message")).to_have_value(NEED)
    expect(martin.get_by_label("Votre message")).to_be_focused()
    expect(messages(page, "Mme Martin")).to_have_count(0)


def test_the_list_shows_a_volunteer_s_radius_on_the_map(page: Page) -> None:
    karim = page.locator("#people").get_by_role("button", name=re.compile("^Karim"))
    expect(page.locator("#drawing .radius")).to_have_count(0)
    karim.click()
    expect(page.locator("#drawing .radius")).to_have_count(1)
    expect(karim).to_have_attribute("aria-pressed", "true")


def test_what_happens_elsewhere_reaches_the_page_by_itself(page: Page, page_url: str) -> None:
    second = page.context.new_page()
    second.goto(page_url)
    second.wait_for_selector("body.ready")
    write(second, "Mme Martin", NEED)
    second.close()
    expect(messages(page, "Mme Martin").nth(1)).to_contain_text("OUI ou NON")


def test_a_demonstration_that_stopped_says_so(browser: BrowserContext, stage: Stage) -> None:
    tab = browser.new_page()
    with serving(stage) as url:
        tab.goto(url)
        tab.wait_for_selector("body.ready")
        expect(tab.get_by_role("alert")).to_be_hidden()
    expect(tab.get_by_role("alert")).to_contain_text("ne répond plus")
    tab.close()


def test_the_links_to_the_phones_lead_there(page: Page) -> None:
    tab_to(page, page.get_by_role("link", name="Nadia"))
    page.keyboard.press("Enter")
    expect(phone(page, "Nadia")).to_be_focused()


def test_a_narrow_page_tells_where_a_message_came_in(page: Page) -> None:
    page.set_viewport_size({"width": PHONE, "height": 740})
    write(page, "Mme Martin", NEED)
    write(page, "Mme Martin", "oui")
    link = page.get_by_role("link", name="Julie")
    expect(link).to_have_text("Julie 1 nouveau")
    link.click()
    expect(link).to_have_text(re.compile("^Julie *$"), use_inner_text=True)


def test_it_begins_again(page: Page) -> None:
    write(page, "Mme Martin", NEED)
    expect(messages(page, "Mme Martin")).to_have_count(2)
    page.get_by_role("button", name="Recommencer").click()
    expect(messages(page, "Mme Martin")).to_have_count(0)


@pytest.mark.parametrize("width", [NARROW, PHONE, TABLET, DESK, 1920])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    write(page, "Mme Martin", NEED)
    write(page, "Mme Martin", "oui")
    expect(messages(page, "Julie")).to_have_count(1)
    page.set_viewport_size({"width": width, "height": 740})
    assert overflow(page) <= 0


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_no_rule_of_wcag_2_aa_that_a_machine_can_check_is_broken(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    write(page, "Mme Martin", NEED)
    write(page, "Mme Martin", "oui")
    expect(messages(page, "Julie")).to_have_count(1)
    found = Axe().run(page, options={"runOnly": list(RULES)})
    assert found.violations_count == 0, found.generate_report()


def test_no_text_is_smaller_than_eighteen_pixels(page: Page) -> None:
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
          .filter((e) => e.checkVisibility() && [...e.childNodes].some((n) =>
            n.nodeType === Node.TEXT_NODE && n.data.trim()))
          .map((e) => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert len(sizes) > 50
    assert min(sizes) >= 18
