"""The walls of the house: who may import whom, one door to each foreign API, small files, words out of scripts."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
JS = ROOT / "pwa" / "static" / "js"
IMPORT = re.compile(
    r"""^\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|import\("([^"]+)"\)""", re.MULTILINE
)

# room -> rooms that it may import from ("" is pwa/static/js itself)
ALLOWED = {
    "checkin": {"checkin"},
    "directory": {"directory", "words.js"},
    "vault": {"vault", "bytes.js", "hash.js"},
    "store": {"store"},
    "reminders": {"reminders", "directory"},
    "sync": {"sync", "store", "reminders", "bytes.js", "hash.js"},
    "journal": {"journal", "vault", "store", "sync", "bytes.js", "hash.js", "announce.js", "slices.js"},
    "account": {"account", "journal", "vault", "store", "sync", "bytes.js", "hash.js", "announce.js"},
    "export": {"export", "journal", "store", "bytes.js", "hash.js", "slices.js"},
}
DOORS = {
    r"\bindexedDB\b": {"store/db.js"},
    r"\bfetch\(": {"sync/api.js"},
    r"\bXMLHttpRequest\b": {"parts.js"},
    r"navigator\.credentials\b": {"vault/passkey.js"},
    r"crypto\.subtle\b": {"vault/", "hash.js"},
    r"\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write\b": set(),
}
PYTHON = {"config": set(), "db": set(), "errors": set()}


def scripts() -> list[Path]:
    return sorted(JS.rglob("*.js"))


def code_of(path: Path) -> str:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    return re.sub(r"(^|\s)//.*$", r"\1", text, flags=re.MULTILINE)


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_of_the_page_imports_only_what_it_may(room: str) -> None:
    found = []
    for path in (JS / room).rglob("*.js"):
        for match in IMPORT.finditer(code_of(path)):
            target = (path.parent / next(filter(None, match.groups()))).resolve().relative_to(JS)
            name = target.parts[0]
            if name not in ALLOWED[room]:
                found.append(f"{path.relative_to(JS)} imports {target}")
    assert found == []


@pytest.mark.parametrize("pattern", DOORS)
def test_each_foreign_api_has_one_door(pattern: str) -> None:
    doors = DOORS[pattern]
    users = {path.relative_to(JS).as_posix() for path in scripts() if re.search(pattern, code_of(path))}
    assert {user for user in users if not any(user.startswith(door) for door in doors)} == set()


def test_hashing_outside_the_vault_uses_no_key() -> None:
    uses = re.findall(r"crypto\.subtle\.(\w+)", code_of(JS / "hash.js"))
    assert set(uses) == {"digest"}


def test_scripts_hold_no_words_that_people_read() -> None:
    words = re.compile(
        r"(?:textContent|innerText|title|placeholder|ariaLabel|alert\()\s*(?:=|\()\s*[\"'`][A-Z]?[a-z]+ [a-z]"
    )
    assert [str(path.relative_to(JS)) for path in scripts() if words.search(code_of(path))] == []


def test_what_people_type_stays_out_of_the_browsers_session_files_and_spelling_services() -> None:
    """A browser writes the state of forms to disk for 'reopen closed tab', unless they say autocomplete=off."""
    pages = {path.name: path.read_text() for path in (ROOT / "pwa" / "templates").rglob("*.html")}
    forms = [(n, tag) for n, page in pages.items() for tag in re.findall(r"<form\b[^>]*>", page)]
    field = re.compile(r'<textarea\b[^>]*>|<input[^>]*type="text"[^>]*>')
    typed = [(n, tag) for n, page in pages.items() for tag in field.findall(page)]
    assert forms
    assert typed
    assert [form for form in forms if 'autocomplete="off"' not in form[1]] == []
    assert [tag for tag in typed if 'spellcheck="false"' not in tag[1]] == []


def test_no_file_has_more_than_300_lines() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.js", "*.css", "*.html"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    long = [name for name in listed.stdout.split() if len((ROOT / name).read_text().splitlines()) > 300]
    assert long == []


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("module", ["config", "db", "errors"])
def test_the_ground_floor_of_the_server_imports_nothing_of_ours(module: str) -> None:
    assert {
        name for name in imports_of(ROOT / "server" / f"{module}.py") if name.split(".")[0] in {"server", "pwa"}
    } == set()


def test_only_the_ceremony_imports_webauthn() -> None:
    users = [
        p.relative_to(ROOT).as_posix()
        for p in (ROOT / "server").rglob("*.py")
        if any(n.split(".")[0] == "webauthn" for n in imports_of(p))
    ]
    assert users == ["server/accounts/ceremony.py"]


def test_domain_functions_never_touch_the_request() -> None:
    domain = [
        p
        for p in (ROOT / "server").glob("*/*.py")
        if p.stem in {"models", "ceremony", "log", "challenges", "vaults", "wire"}
    ]
    assert domain
    assert [str(p) for p in domain if "flask.request" in imports_of(p)] == []


def test_nothing_imports_inside_a_function() -> None:
    found = []
    for path in [*(ROOT / "server").rglob("*.py"), *(ROOT / "pwa").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
                isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(node)
            ):
                found.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert found == []
