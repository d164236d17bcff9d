"""`breather backup` and `breather restore`, as they are typed."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from people import Person, refused

from server.config import Config
from tests import warm
from tests.conftest import Site


def breather(data: Path, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return warm.run({**os.environ, "BREATHER_DATA": str(data), **environ}, *command)


def test_the_commands_back_up_a_running_server_and_restore_a_stopped_one(
    make_site: Callable[[], Site], tmp_path: Path
) -> None:
    site, file = make_site(), tmp_path / "backup"
    taken = breather(site.data, "backup", str(file))
    assert taken.stdout == (
        f"Backed up to {file} ({file.stat().st_size} bytes). accounts: 0, records: 0, directory entries: 0.\n"
    )
    assert "is intact, taken 20" in breather(site.data, "restore", "--check", str(file)).stdout
    again = breather(site.data, "backup", str(file))
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    refused_one = breather(site.data, "restore", str(file))
    assert refused_one.returncode == 1
    assert "stop the server, then restore. Nothing was changed." in refused_one.stderr
    site.stop()
    restored = breather(site.data, "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert "Restored what was backed up 20" in restored.stdout
    site.start()


def test_postgresql_is_told_of_its_own_tools(tmp_path: Path) -> None:
    elsewhere = {"BREATHER_DATABASE_URL": "postgresql+psycopg://localhost/breather"}
    for command, tool in (("backup", "pg_dump"), ("restore", "pg_restore")):
        answer = breather(tmp_path / "data", command, str(tmp_path / "file"), **elsewhere)
        assert answer.returncode == 1
        assert tool in answer.stderr


def test_settling_alone_gives_the_log_another_name(alice: Person, config: Config, settings: dict[str, str]) -> None:
    before = alice.sync().json["log_id"]
    answer = breather(config.data, "restore", "--settle", **settings)
    assert answer.returncode == 0, answer.stderr
    assert refused(alice.sync(), 401, "signed-out")
    alice.sign_in()
    assert alice.sync().json["log_id"] != before
