"""The screen in a hall, in a browser: it renews itself, and keeps what it shows while the network is away."""

from playwright.sync_api import Browser


def test_it_renews_itself_and_outlives_the_network(chromium: Browser, site: str) -> None:
    context = chromium.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(f"{site}/kiosk/", timeout=120_000)
    page.evaluate("renew()")
    page.wait_for_function("document.body.dataset.renewed")
    assert page.locator("main img").first.get_attribute("src").startswith("data:")
    told = page.inner_text("main")
    context.set_offline(True)
    page.evaluate("renew()")
    page.wait_for_function("document.querySelector('.state').textContent.includes('网络中断')")
    assert page.inner_text("main") == told
    context.set_offline(False)
    page.evaluate("renew()")
    page.wait_for_function("document.querySelector('.state').textContent === ''")
    context.close()


def test_without_a_script_it_is_all_there(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/kiosk/", timeout=120_000)
    assert page.locator("main h2").count() >= 2
    context.close()
