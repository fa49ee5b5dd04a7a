"""A catalogue served as in production (gunicorn and worker of the test instance), Chromium, and axe-core.

``live`` is the address of the server; the city's data are shared with the test, which reads and writes the same database.
``chromium`` is the browser, ``page`` a fresh page of it, ``axe(page)`` the violations axe-core finds on it.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.catalogue.conftest import City, founded

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "Rahasia-Kota-24"  # noqa: S105  of people made for the test


@pytest.fixture(scope="module")
def live(request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of the test instance's own web server; its worker is gone before tests of other modules use the database.
    A module with ``WORKER = False`` has none: its tests carry out what a page leaves in the queue, with their own settings.
    """
    from ckan.common import config
    from ckan.lib import jobs
    from stack import web
    name = config["ckan.site_id"]
    for queue in jobs.get_all_queues():  # what tests without a worker left behind
        queue.empty()
    web.down(name)
    yield web.up(name, worker=getattr(request.module, "WORKER", True))
    web.down(name)
    for queue in jobs.get_all_queues():
        queue.empty()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Any, live: str) -> Iterator[Callable[..., Any]]:
    """``new_page(viewport=PHONE, java_script_enabled=False)``: a page with cookies of its own; addresses start at ``live``."""
    contexts = []

    def make(**options: Any) -> Any:
        contexts.append(chromium.new_context(**{"base_url": live, "viewport": DESK, "locale": "id-ID", **options}))
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        return page
    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """A page as wide as a desk's screen."""
    return new_page()


@pytest.fixture
def axe(repository: Path) -> Callable[[Any], list[str]]:
    """``axe(page)``: what axe-core finds wrong, as ``rule: element``; empty is good."""
    source = repository / "node_modules" / "axe-core" / "axe.min.js"
    if not source.exists():
        pytest.skip("axe-core is not here: make setup")
    script = source.read_text("utf-8")

    def check(page: Any) -> list[str]:
        page.evaluate(script)
        found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
        return [f"{problem['id']}: {node['html'][:160]}" for problem in found["violations"] for node in problem["nodes"]]
    return check


@pytest.fixture
def city(with_plugins: None, clean_db: None, clean_index: None) -> City:
    """The small city on an empty database and index; everybody's password is ``PASSWORD``."""
    from ckan import model
    made = founded()
    for name in made.people:
        made.user(name).password = PASSWORD
    model.Session.commit()
    return made


@pytest.fixture
def sign_in() -> Callable[[Any, str], None]:
    """``sign_in(page, "walidata")``: logs a person of the city in through the form."""
    def through_form(page: Any, name: str) -> None:
        page.goto("/user/login")
        page.fill("#field-login", name)
        page.fill("#field-password", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "/user/login" not in url)
    return through_form
