"""The pictures and documents of the referent's phone, in a real browser and over the real program."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.demo.test_page import NEED, PHONE, RULES, messages, overflow, phone, picture, press, write


def test_the_map_of_the_town_hall_s_own_drawing_is_seen_on_the_referent_s_phone(
    page: Page, pictures: Path | None
) -> None:
    write(page, "Mme Martin", NEED)
    write(page, "Mme Martin", "oui")
    write(page, "Nadia", "/carte")
    image = phone(page, "Nadia").get_by_role("img", name="Carte, Centre")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth") == 1080
    expect(messages(page, "Nadia").last).to_contain_text("Demandes en cours : 1.")
    picture(page, pictures, "demo-carte-1400")


def test_the_sums_are_one_button_away_and_open_large(page: Page, pictures: Path | None) -> None:
    write(page, "Mme Martin", NEED)
    write(page, "Mme Martin", "oui")
    write(page, "Nadia", "/aide")
    press(page, "Nadia", "Bilan")
    image = phone(page, "Nadia").get_by_role("img", name="Bilan de la semaine")
    expect(image).to_be_visible()
    with page.context.expect_page() as opened:
        phone(page, "Nadia").locator("a.picture").last.click()
    large = opened.value
    large.wait_for_load_state()
    assert "/api/papers/nadia/" in large.url
    large.close()
    page.set_viewport_size({"width": PHONE, "height": 900})
    assert overflow(page) <= 0
    picture(page, pictures, "demo-bilan-360")


def test_the_journal_is_a_link_that_saves_a_page(page: Page, tmp_path: Path) -> None:
    write(page, "Mme Martin", NEED)
    write(page, "Mme Martin", "oui")
    press(page, "Julie", "Je peux")
    write(page, "Mme Martin", "oui")
    expect(messages(page, "Julie").last).to_contain_text("Couture")
    write(page, "Nadia", "/journal 1")
    link = phone(page, "Nadia").get_by_role("link", name="Télécharger : journal-1")
    with page.expect_download() as saved:
        link.click()
    saved.value.save_as(tmp_path / "journal.pdf")
    assert saved.value.suggested_filename == "journal-1.pdf"
    assert (tmp_path / "journal.pdf").read_bytes().startswith(b"%PDF")


def test_a_phone_with_pictures_breaks_no_rule_that_a_machine_can_check(page: Page) -> None:
    write(page, "Nadia", "/carte")
    expect(phone(page, "Nadia").get_by_role("img", name="Carte, Centre")).to_be_visible()
    found = Axe().run(page, options={"runOnly": list(RULES)})
    assert found.violations_count == 0, found.generate_report()


def test_a_task_is_taken_and_settled_by_buttons(page: Page, pictures: Path | None) -> None:
    write(page, "Mme Martin", "0")
    nadia = phone(page, "Nadia")
    expect(messages(page, "Nadia").last).to_contain_text("à rappeler")
    _near(page, pictures, "referent-tache")
    press(page, "Nadia", "Je m'en occupe")
    expect(nadia.get_by_role("button", name="Passer à un collègue")).to_be_visible()
    press(page, "Nadia", "C'est réglé")
    expect(messages(page, "Nadia").last).to_contain_text("Un mot")
    write(page, "Nadia", "Elle voulait parler, tout va bien.")
    expect(messages(page, "Nadia").last).to_contain_text("réglé")


def test_everything_a_referent_does_is_a_button(page: Page) -> None:
    write(page, "Nadia", "/aide")
    expect(messages(page, "Nadia").last.get_by_role("button", name="Au nom de quelqu'un")).to_be_visible()
    press(page, "Nadia", "Au nom de quelqu'un")
    press(page, "Nadia", "Une demande d'aide")
    expect(messages(page, "Nadia").last).to_contain_text("Pour qui ?")


def _near(page: Page, pictures: Path | None, name: str) -> None:
    """Of Nadia's phone alone."""
    if pictures is not None:
        phone(page, "Nadia").screenshot(path=pictures / f"{name}.png", animations="disabled")
