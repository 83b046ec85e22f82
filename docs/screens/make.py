"""Makes the pictures of the README from a fresh demo: `make screens`."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from palette import quantised

HERE = Path(__file__).resolve().parent
SHOUSHAN = [sys.executable, "-m", "shoushan.site.commands"]
WAIT_SECONDS = 120
WIDE, HIGH = 1280, 800


def main() -> int:
    """Make the sample, serve it, photograph it; 1 when Chromium or Playwright is missing."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        browser = None
    if browser is None:
        print("需要 Playwright 和 Chromium（make setup，apt install chromium） · Playwright and Chromium are needed")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*SHOUSHAN, "demo", "--no-serve"], env=os.environ | {"SHOUSHAN_HOME": folder}, check=True)  # noqa: S603
        home = Path(folder) / "demo"
        with _served(home) as address, sync_playwright() as play:
            running = play.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-dev-shm-usage"])
            _photograph(running, address, _accounts(home))
            running.close()
    return 0


def _accounts(home: Path) -> dict[str, str]:
    """Log-in name → password, as the demo wrote them."""
    lines = (home / "accounts.txt").read_text("utf-8").splitlines()
    return {words[0]: words[1] for line in lines if len(words := line.split()) > 1}


@contextmanager
def _served(home: Path) -> Iterator[str]:
    """The address of the demo, served on a free port until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*SHOUSHAN, "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=os.environ | {"SHOUSHAN_HOME": str(home)})  # noqa: S603
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/health/ready")
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _wait(address: str) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 (our own server)
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def _photograph(browser: Any, address: str, accounts: dict[str, str]) -> None:
    for lang, locale in (("zh", "zh-CN"), ("en", "en-GB")):
        context = browser.new_context(viewport={"width": WIDE, "height": HIGH}, locale=locale)
        page = context.new_page()
        _keep(page, f"{address}/?lang={lang}", f"portal.{lang}")
        _log_in(page, address, "window", accounts["window"])
        _keep(page, f"{address}/desk/", f"inbox.{lang}")
        _log_in(page, address, "social-insurance", accounts["social-insurance"])
        case = page.locator("tbody a[href*='/desk/case/']").first.get_attribute("href")
        _keep(page, f"{address}{case}", f"case.{lang}")
        number, code = _number_and_code(page)
        context.clear_cookies(name="sessionid")
        page.goto(f"{address}/track/?lang={lang}")
        page.fill("#f-number", number)
        page.fill("#f-code", code)
        page.keyboard.press("Enter")
        page.wait_for_url("**/track/*/")
        _keep(page, page.url, f"progress.{lang}")
        context.close()


def _log_in(page: Any, address: str, name: str, password: str) -> None:
    page.context.clear_cookies(name="sessionid")
    page.goto(f"{address}/desk/login")
    page.fill("#f-username", name)
    page.fill("#f-password", password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")


def _number_and_code(page: Any) -> tuple[str, str]:
    """Number and tracking code as the case page shows them."""
    text = page.inner_text("main")
    number = re.search(r"\d{6}-[A-Z]+-\d{4}-\d+", text)
    code = re.search(r"(?:查询码|Query code)\s+([2-9A-Z]{11})\b", text)
    assert number is not None, text[:500]
    assert code is not None, text[:2000]
    return number.group(), code.group(1)


def _keep(page: Any, address: str, name: str) -> None:
    """Photograph a page into ``docs/screens/<name>.png``."""
    if page.url != address:
        page.goto(address)
    page.wait_for_load_state("networkidle")
    picture = quantised(page.screenshot())
    (HERE / f"{name}.png").write_bytes(picture)
    print(f"docs/screens/{name}.png {len(picture) // 1024} kB")


if __name__ == "__main__":
    sys.exit(main())
