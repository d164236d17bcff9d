"""Draw the PNG icons from icon.svg with the installed Chromium. Run by hand when the mark changes."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ICONS = Path(__file__).parent.parent / "pwa" / "static" / "icons"
SIZES = {"icon-192": 192, "icon-512": 512, "maskable-512": 512, "touch-180": 180, "monochrome-512": 512}
PLAIN = {"#2A1B0C": "none", "#F0C67E": "#fff", "#F4E7D0": "#fff"}


def main() -> int:
    svg = (ICONS / "icon.svg").read_text()
    plain = svg
    for colour, other in PLAIN.items():
        plain = plain.replace(colour, other)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, size in SIZES.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            drawing = (plain if name.startswith("mono") else svg).replace(
                "<svg ", f'<svg width="{size}" height="{size}" '
            )
            page.set_content(f"<body style='margin:0'>{drawing}</body>")
            page.screenshot(path=ICONS / f"{name}.png", omit_background=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
