"""The bill of materials names every library that is locked, as it is locked, and is the same each time."""

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def written(file: Path) -> bytes:
    subprocess.run([sys.executable, ROOT / "scripts" / "sbom.py", file], check=True, capture_output=True)
    return file.read_bytes()


def test_every_locked_package_is_there_with_its_version_and_hashes(tmp_path: Path) -> None:
    bill = json.loads(written(tmp_path / "bill"))
    there = {one["purl"]: one for one in bill["components"]}
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = (ROOT / name).read_text()
        for package, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, re.M):
            assert f"pkg:pypi/{package.lower()}@{version}" in there
    hashes = {one["value"] for component in there.values() for one in component["properties"]}
    assert set(re.findall(r"sha256:([0-9a-f]{64})", (ROOT / "requirements.lock").read_text())) <= hashes
    for path, entry in json.loads((ROOT / "package-lock.json").read_text())["packages"].items():
        if path:
            name = path.rpartition("node_modules/")[2].replace("@", "%40")
            assert f"pkg:npm/{name}@{entry['version']}" in there
    assert all(one["properties"] and one["version"] for one in there.values())
    assert there["pkg:pypi/flask@" + version_of("flask")]["scope"] == "required"
    assert there["pkg:pypi/pytest@" + version_of("pytest", "requirements-dev.lock")]["scope"] == "excluded"


def test_it_is_the_same_each_time(tmp_path: Path) -> None:
    assert written(tmp_path / "one") == written(tmp_path / "two")


def version_of(package: str, lock: str = "requirements.lock") -> str:
    found = re.search(rf"^{package}==(\S+)", (ROOT / lock).read_text(), re.M)
    assert found
    return found[1]
