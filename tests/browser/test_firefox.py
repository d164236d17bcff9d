"""The second engine: Firefox ESR keeps the letter of IndexedDB where Chromium forgives."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Site

NODE = Path(sys.executable).with_name("node")
SCRIPT = ROOT / "tests" / "firefox" / "save.mjs"


def firefox() -> str:
    for name in ("firefox-esr", "firefox"):
        if found := shutil.which(name):
            return found
    pytest.fail("No Firefox here: `make setup` installs it, or says what to install.")


def test_firefox_saves_a_check_in_with_the_server_stopped_and_still_has_it_after_a_reload(site: Site) -> None:
    command = [str(NODE), str(SCRIPT), site.origin, firefox()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as script:
        assert script.stdin
        assert script.stdout
        assert script.stdout.readline() == "ready\n"
        site.stop()
        out, _ = script.communicate("stopped\n", timeout=120)
    assert script.returncode == 0
    seen = json.loads(out)
    assert seen["errors"] == []
    assert seen["note"] is True
    (entry,) = seen["entries"]
    assert "20" in entry
    assert "saved" in entry
