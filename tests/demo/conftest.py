"""The demo's page in front of the tests: its stage, a real server and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from demo.app import make_app
from demo.stage import Stage
from demo.world import OrderlyChance
from tests.demo.fake_stage import FakeStage
from tests.playing.worlds import ROOT, book, drawer
from voisins.playing import demo_settings, live_stage

OFFLINE = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture
def fake_stage() -> FakeStage:
    return FakeStage()


@pytest.fixture
def client(fake_stage: FakeStage) -> FlaskClient:
    return make_app(fake_stage, drawer()).test_client()


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """What stands behind the page in the browser's tests: the real program."""
    settings = demo_settings(ROOT / "config.toml")
    return live_stage(settings, tmp_path, book(), OrderlyChance())


@contextmanager
def serving(stage: Stage) -> Iterator[str]:
    """The page's address while a real server answers there."""
    server = make_server("127.0.0.1", 0, make_app(stage, drawer()), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def page_url(stage: Stage) -> Iterator[str]:
    with serving(stage) as url:
        yield url


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Ends with its file: while it lives, its loop runs in this thread, and no other may."""
    chromium = os.environ.get("VOISINS_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium binary: install Debian's chromium or set VOISINS_CHROMIUM")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("chromium"),
            reduced_motion="reduce",
            executable_path=chromium,
            args=list(OFFLINE),
        )
        yield context
        context.close()


@pytest.fixture
def page(browser: BrowserContext, page_url: str) -> Iterator[Page]:
    """The page, opened. Fails the test when it wrote an error or asked another server."""
    tab = browser.new_page()
    wrong: list[str] = []
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on(
        "request", lambda asked: wrong.append(asked.url) if _leaves(asked.url, page_url) else None
    )
    tab.set_viewport_size({"width": 1400, "height": 900})
    tab.goto(page_url)
    tab.wait_for_selector("body.ready")
    yield tab
    tab.close()
    assert wrong == []


def _leaves(url: str, page_url: str) -> bool:
    return not url.startswith((page_url, "data:"))


@pytest.fixture(scope="session")
def pictures() -> Path | None:
    """Where to put pictures of the page: the folder named by ``VOISINS_SCREENSHOTS``, if any."""
    folder = os.environ.get("VOISINS_SCREENSHOTS")
    if folder is None:
        return None
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder)
