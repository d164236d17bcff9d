"""Find the browsers that the tests drive, and install what is missing. Fails loudly when it cannot.

Debian packages as root; otherwise the test tool's own Chromium. Prints nothing when all is there.
"""

import os
import shutil
import subprocess
import sys
from contextlib import suppress

SHELL = "chromium-headless-shell"  # the engine without a desktop's windows: tests take half the time, and do without it
PATIENCE = 300  # seconds: all of them together are some hundred packages
NEEDED = {  # Debian's package, and any of these programs
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "firefox-esr": ("firefox-esr", "firefox"),
    "webkit2gtk-driver": ("WebKitWebDriver",),
    "xvfb": ("Xvfb",),  # WebKitGTK opens a window and has no way without
}


def main() -> int:
    missing = [package for package, names in NEEDED.items() if not any(map(shutil.which, names))]
    debian = os.geteuid() == 0 and shutil.which("apt-get") is not None
    if debian and missing:
        print("Installing for the tests:", *missing)
        install(missing)
        missing = []
    if debian and not shutil.which(SHELL):
        with suppress(subprocess.SubprocessError):
            install([SHELL])
    if not missing:
        return 0
    if missing == ["chromium"] or "chromium" in missing:
        found = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        if found.returncode == 0 and missing == ["chromium"]:
            return 0
    print(f"The tests need {', '.join(missing)}. Install them, or run as root on Debian.", file=sys.stderr)
    return 1


def install(packages: list[str]) -> None:
    """Debian packages. Raises SubprocessError."""
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "check": True, "timeout": PATIENCE}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)  # noqa: S607
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], **quiet)  # noqa: S603, S607


if __name__ == "__main__":
    sys.exit(main())
