"""What the figures were measured on, without a name of anybody's machine."""

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path


def described() -> str:
    """Processor, cores, memory, system, Python and browser."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB of memory; {system}, "
        f"Python {platform.python_version()}, {_browser()}"
    )


def commit(root: Path) -> str:
    """Short, and whether the tree differs from it; `unknown` outside of a repository."""
    try:
        name = _said("git", "-C", str(root), "rev-parse", "--short", "HEAD")
        changed = _said("git", "-C", str(root), "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{name} with changes that are not committed" if changed else name


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.machine()


def _browser() -> str:
    name = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    found = re.search(r"\w+ [\d.]+", _said(name, "--version")) if name else None
    return found[0] if found else "no browser"


def _said(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return done.stdout.strip()
