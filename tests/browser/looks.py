"""Pictures of the gallery: taken with one pinned font, compared with those that were kept, with a small tolerance.

LOOKS=keep in the environment keeps what is seen now: look at the difference before you commit it.
"""

import io
import os
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.conftest import ROOT

KEPT = Path(__file__).parent / "looks"
FAILED = ROOT / "test-results" / "looks"
FONTS = ROOT / "node_modules" / "@fontsource-variable"
PINNED = {
    "latin": FONTS / "noto-sans/files/noto-sans-latin-wght-normal.woff2",
    "latin-ext": FONTS / "noto-sans/files/noto-sans-latin-ext-wght-normal.woff2",
    "arabic": FONTS / "noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2",
}
STYLE = "".join(
    f"@font-face {{ font-family: 'Pinned {name}'; font-weight: 100 900; src: url('/pinned/{name}.woff2') }}"
    for name in PINNED
) + "*, *::before, *::after { font-family: {} !important; caret-color: transparent !important }".replace(
    "{}", ", ".join(f"'Pinned {name}'" for name in PINNED), 1
)
NOTICEABLE = 48  # of 255: less is the edge of a letter
MOST = 0.001  # of the pixels


def viewer(browser: Browser, width: int = 390, height: int = 844, *, pinned: bool = True) -> BrowserContext:
    """Somebody who looks at the gallery: no motion, one place. pinned: its font, which no policy would let in."""
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, reduced_motion="reduce", locale="en-US", bypass_csp=pinned)
    if pinned:
        context.route("**/pinned/*.woff2", _font)
    return context


def _font(route: Route) -> None:
    route.fulfill(path=PINNED[Path(route.request.url).stem], content_type="font/woff2")


def settle(page: Page) -> None:
    """Everything is set up and drawn in the pinned font."""
    page.wait_for_selector("html[data-ready]", state="attached")
    page.add_style_tag(content=STYLE)
    page.evaluate("names => Promise.all(names.map(name => document.fonts.load(`1rem 'Pinned ${name}'`)))", list(PINNED))
    page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")


def compare(name: str, seen: bytes) -> str | None:
    """What is wrong with a picture beside the kept one, or None. Keeps it where LOOKS=keep."""
    file = KEPT / f"{name}.webp"
    if os.environ.get("LOOKS") == "keep":
        if not file.exists() or difference(file.read_bytes(), seen) > 0:
            _write(seen, file)
        return None
    if not file.exists():
        _write(seen, FAILED / file.name)
        return f"{name}: never kept; it is in {FAILED}"
    share = difference(file.read_bytes(), seen)
    if share <= MOST:
        return None
    _write(seen, FAILED / file.name)
    return f"{name}: {share:.2%} of it differs; what was seen is in {FAILED}"


def difference(kept: bytes, seen: bytes) -> float:
    """The share of pixels that differ noticeably; 1 where the sizes do."""
    before, now = pixels(kept), pixels(seen)
    if before.shape != now.shape:
        return 1
    return float((np.abs(before - now).max(axis=2) > NOTICEABLE).mean())


def pixels(picture: bytes) -> np.ndarray:
    """Height, width, three channels."""
    with Image.open(io.BytesIO(picture)) as image:
        return np.asarray(image.convert("RGB"), dtype=np.int16)


def luminance(picture: bytes) -> float:
    """The mean relative luminance by WCAG 2.2, 0 to 1."""
    channels = pixels(picture) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float((linear @ np.array([0.2126, 0.7152, 0.0722])).mean())


def _write(picture: bytes, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").save(file, lossless=True, method=6)
