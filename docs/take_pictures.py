"""Takes the README's pictures of the demo's report: ``make pictures``, after ``make demo``.

On a desk in English, on a phone in Danish, both as tall as the first screen is worth reading.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parent / "images"
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
HEIGHT = 1180


def main() -> None:
    """Open the two reports (folders: Danish, English) and write the pictures."""
    danish, english = (Path(folder).resolve() / "report.html" for folder in sys.argv[1:3])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for name, page, width in (("report-desk", english, 1280), ("report-phone", danish, 390)):
            shown = browser.new_page(viewport={"width": width, "height": HEIGHT})
            shown.goto(page.as_uri())
            shown.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
