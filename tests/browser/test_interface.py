"""The interface in Spanish and in English, and the theme that was chosen: told to the browser, and kept."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import answer_box, choose

pytestmark = pytest.mark.browser

LEFT_IN_ENGLISH = ("Press Enter", "Show a hint", "Practice", "Library", "Preferences", "Check", "of 20 cards")


def language(page: Page) -> str:
    return str(page.evaluate("document.documentElement.lang"))


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor"))


def test_spanish_from_the_gate_to_a_mark(page: Page) -> None:
    """The gate's link chooses; errors, navigation, sidebar, the card and its mark follow, and the account keeps it."""
    page.goto("/")
    expect(page.get_by_role("heading", name="Learn Spanish by producing it")).to_be_visible()
    assert language(page) == "en"
    expect(page.get_by_role("link", name="Español")).to_have_attribute("lang", "es")

    page.get_by_role("link", name="Español").click()
    expect(page.get_by_role("heading", name="Aprende español usándolo")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.get_by_role("tab", name="Iniciar sesión").click()
    page.get_by_label("Correo electrónico").first.fill("nadie@example.com")
    page.get_by_label("Contraseña", exact=True).first.fill("una contraseña cualquiera")
    page.get_by_role("button", name="Iniciar sesión").click()
    expect(page.get_by_text("Ese correo y esa contraseña no coinciden.")).to_be_visible()

    page.get_by_role("button", name="Practicar sin cuenta").click()
    expect(page.get_by_role("heading", name="Hoy", level=1)).to_be_visible()
    assert "lang=" not in page.url
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_text("Practicas sin cuenta.")).to_be_visible()
    for title in ("Hoy", "Aprender", "Leer y hablar", "Progreso", "Mi espacio"):
        expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    page.goto("/practice")
    answer_box(page, "Tu respuesta").fill("Yo me llamo Lucía y soy de Chile")
    for text in LEFT_IN_ENGLISH:
        expect(page.get_by_text(text)).to_have_count(0)

    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Siguiente")).to_be_visible()
    expect(page.get_by_text("Correcto", exact=True)).to_be_visible()
    expect(page.get_by_text("mañana")).to_be_visible()
    expect(page.get_by_text("Me llamo Lucía y soy de Chile.", exact=True)).to_have_attribute("lang", "es")
    english = page.locator("p[lang=en]", has_text=re.compile("^My name is"))
    expect(english).to_be_visible()


def test_language_and_theme_are_kept(guest_page: Page) -> None:
    """Saving them is seen at once, on every page, and after a reload; Spanish stays marked in an English interface."""
    light = background(guest_page)
    guest_page.goto("/preferences")
    choose(guest_page, "Language of the pages", "Spanish")
    choose(guest_page, "Theme", "Dark")
    guest_page.get_by_role("button", name="Save").click()
    expect(guest_page.get_by_role("heading", name="Preferencias")).to_be_visible()
    expect(guest_page.locator(".stApp")).not_to_have_css("background-color", light)

    guest_page.goto("/library?kind=text")
    expect(guest_page.get_by_role("heading", name="Biblioteca")).to_be_visible()
    expect(guest_page.locator(".stApp")).not_to_have_css("background-color", light)
    expect(guest_page.locator("html")).to_have_attribute("lang", "es")

    guest_page.goto("/preferences")
    choose(guest_page, "Idioma de las páginas", "Inglés")
    choose(guest_page, "Tema", "Claro")
    guest_page.get_by_role("button", name="Guardar").click()
    expect(guest_page.get_by_role("heading", name="Preferences")).to_be_visible()
    expect(guest_page.locator(".stApp")).to_have_css("background-color", light)
    expect(guest_page.locator("html")).to_have_attribute("lang", "en")
    guest_page.goto("/library?item=starter:scenario:001")
    expect(guest_page.locator("[lang=es]", has_text="En la farmacia").first).to_be_visible()
    expect(guest_page.locator("p[lang=es]", has_text="¿En qué puedo ayudarle?")).to_be_visible()
