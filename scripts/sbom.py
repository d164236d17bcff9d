"""Write a bill of materials of every library that is locked: CycloneDX 1.6, the same bytes each time.

Usage: sbom.py [FILE]; build/sbom.cdx.json unless told otherwise. What runs at a server is `required`; what only builds
and tests is `excluded`, as the standard calls it. Nothing of either is sent to phones.
"""

import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s\\;]+)(?P<rest>(?:.*\n)(?:    .*\n)*)", re.M)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
Component = dict[str, Any]


def main() -> int:
    """Write the file, and say where."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "sbom.cdx.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(bill(), indent=1, ensure_ascii=False) + "\n")
    print(f"{file}: {len(bill()['components'])} components")
    return 0


def bill() -> dict[str, Any]:
    """The document. It has no date and no serial number: both would make two of the same release differ."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    run = {one["bom-ref"]: one for one in python((ROOT / "requirements.lock").read_text(), "required")}
    build = {one["bom-ref"]: one for one in python((ROOT / "requirements-dev.lock").read_text(), "excluded")}
    build |= {one["bom-ref"]: one for one in javascript(json.loads((ROOT / "package-lock.json").read_text()))}
    mine = {"type": "application", "bom-ref": "breather", "name": "breather", "version": project["version"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": mine},
        "components": sorted((build | run).values(), key=lambda one: str(one["bom-ref"])),
    }


def python(lock: str, scope: str) -> Iterator[Component]:
    """Every `name==version` of a lock file of pip's, with the hashes of its files."""
    for found in PINNED.finditer(lock):
        hashes = HASH.findall(found["rest"])
        yield component(
            f"pkg:pypi/{found['name'].lower()}@{found['version']}", scope, [("SHA-256", one) for one in hashes]
        )


def javascript(lock: dict[str, Any]) -> Iterator[Component]:
    """Every package of npm's lock file but the project itself."""
    for path, entry in lock["packages"].items():
        if path:
            name = path.rpartition("node_modules/")[2].replace("@", "%40")
            kind, _, digest = entry["integrity"].partition("-")
            hashes = [(f"SHA-{kind[3:]}", base64.b64decode(digest).hex())]
            yield component(f"pkg:npm/{name}@{entry['version']}", "excluded", hashes)


def component(purl: str, scope: str, hashes: list[tuple[str, str]]) -> Component:
    """purl: type, name and version in one (package-url), which is its name here too."""
    name, _, version = purl.rpartition("@")
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name.partition("/")[2].replace("%40", "@"),
        "version": version,
        "scope": scope,
        "purl": purl,
        # Of each file that may be installed. The standard knows hashes of one; of several, they stand as properties.
        "properties": [{"name": f"breather:file:{kind}", "value": value} for kind, value in hashes],
    }


if __name__ == "__main__":
    sys.exit(main())
