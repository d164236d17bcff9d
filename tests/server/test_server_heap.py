"""Memory under load: what was freed goes back to the system, from a server's own processes, now and then."""

import os
import platform
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import BREATHER
from tests.ports import free_port

# Holes as requests leave them: what lies between is still in use, so that the end of the heap stays where it is.
FRAGMENT = """
import os
from pathlib import Path
from server import heap

def used():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

before = used()
made = [bytes(20_000) if n % 2 else bytes(600) for n in range(8_000)]
most = used() - before
kept = made[::2]
del made
held = used() - before
print(most, held, heap.give_back(), used() - before)
"""
# The real server in a hurry, which says when it does it.
HURRIED = """
import sys
from pathlib import Path
from server import heap, worker
from server.cli import main

give_back, mark = heap.give_back, Path(sys.argv.pop())
worker.TIDY = 0.1
heap.give_back = lambda: (give_back(), mark.touch())
main()
"""


def test_what_was_freed_between_what_is_in_use_goes_back() -> None:
    done = subprocess.run([sys.executable, "-c", FRAGMENT], capture_output=True, text=True, check=True)
    most, held, gave, left = done.stdout.split()
    if platform.libc_ver()[0] != "glibc":
        assert gave == "False", "another allocator has no such call, and the server runs all the same"
        return
    assert gave == "True"
    assert int(held) > 0.8 * int(most), "nothing had to be given back"
    assert int(left) < 0.3 * int(most)


def test_a_worker_does_it_by_itself(tmp_path: Path) -> None:
    mark = tmp_path / "done"
    env = {**os.environ, "BREATHER_DATA": str(tmp_path), "PORT": str(free_port()), "BREATHER_WORKERS": "1"}
    env.pop("BREATHER_DATABASE_URL", None)
    subprocess.run([BREATHER, "migrate"], env=env, check=True, capture_output=True)
    server = subprocess.Popen([sys.executable, "-c", HURRIED, "serve", str(mark)], env=env, stdout=subprocess.DEVNULL)
    try:
        for _ in range(400):
            if mark.exists():
                return
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"it ended: {server.wait(timeout=0.05)}")
        pytest.fail("nothing was given back")
    finally:
        server.terminate()
        server.wait(timeout=20)
