"""The walls of the house: who may import whom, one door to each foreign API, small files, words out of scripts."""

import ast
import itertools
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
JS = ROOT / "pwa" / "static" / "js"
SERVER = ROOT / "server"
IMPORT = re.compile(
    r"""^\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|import\(\s*\(?["`]([^"`$]+)""", re.MULTILINE
)

# room, or module beside the rooms -> what it may import beside its own
ALLOWED: dict[str, set[str]] = {
    **{f"{name}.js": set() for name in ("announce", "bytes", "focus", "hash", "parts", "slices", "steps", "words")},
    "worker.js": set(),
    "language.js": {"worker.js"},
    "router.js": {"focus.js", "parts.js", "steps.js"},
    "app.js": {"places", "account", "parts.js", "router.js"},
    "first.js": {"app.js"},
    "sw.js": {"sync", "announce.js"},
    "checkin": set(),
    "directory": {"words.js"},
    "elements": {"words.js"},
    "reminders": {"directory"},
    "vault": {"bytes.js", "hash.js"},
    "store": {"bytes.js"},
    "sync": {"store", "reminders", "bytes.js", "hash.js"},
    "journal": {"vault", "store", "sync", "bytes.js", "hash.js", "announce.js", "slices.js"},
    "account": {"journal", "vault", "store", "sync", "bytes.js", "hash.js", "announce.js"},
    "export": {"journal", "store", "bytes.js", "hash.js", "slices.js"},
    "places": {
        *("account", "export", "journal", "vault", "store", "sync", "checkin", "directory", "reminders", "elements"),
        *(
            "announce.js",
            "bytes.js",
            "language.js",
            "parts.js",
            "router.js",
            "slices.js",
            "steps.js",
            "words.js",
            "worker.js",
        ),
    },
    "gallery": {"places", "checkin", "directory", "words.js"},
    "bench": {"places", "account", "journal", "vault", "store", "sync", "bytes.js", "hash.js", "worker.js"},
}
MADE = "/release.js"  # by the server, for the worker
DOORS = {
    r"\bindexedDB\b": {"store/db.js", "store/second.js"},  # the second: a bucket's own
    r"\bstorageBuckets\b": {"store/second.js"},
    r"\bfetch\(": {"sync/api.js"},
    r"\bXMLHttpRequest\b": {"parts.js"},
    r"navigator\.credentials\b": {"vault/passkey.js"},
    r"crypto\.subtle\b": {"vault/", "hash.js"},
}
MARKUP = re.compile(r"\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write\b")
# Of a package: what answers requests or is typed. All else is domain, and models below it.
ANSWERS = {
    *("views.py", "guard.py", "commands.py"),
    *("accounts/joining.py", "accounts/passkeys.py"),
    *(f"operators/{name}.py" for name in ("changes", "desk", "door", "entries", "merge", "people", "transfer")),
}
BELOW = {"config.py", "db.py", "driver.py", "errors.py", "fields.py", "logs.py"}  # what domain may use beside packages
ABOVE = {"__init__.py", "__main__.py", "cli.py", "doctor.py", "housekeeping.py", "serve.py"}  # these know the packages
MAKES_THE_APP = {"backup/restoring.py"}  # to migrate the copy of an older release
ALONE = {"webauthn": "accounts/ceremony.py", "sqlite3": "backup/", "http.client": "reminders/pushing.py"}


def scripts() -> list[Path]:
    return sorted(JS.rglob("*.js"))


def code_of(path: Path) -> str:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    return re.sub(r"(^|\s)//.*$", r"\1", text, flags=re.MULTILINE)


def test_no_room_and_no_module_is_without_a_rule() -> None:
    there = {path.name for path in JS.iterdir() if path.is_dir() or path.suffix == ".js"}
    assert there | {"sw.js"} == set(ALLOWED)


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_of_the_page_imports_only_what_it_may(room: str) -> None:
    folder = JS.parent if room == "sw.js" else JS
    found = []
    for path in [folder / room] if room.endswith(".js") else (JS / room).rglob("*.js"):
        for match in IMPORT.finditer(code_of(path)):
            told = next(filter(None, match.groups()))
            if told == MADE:
                continue
            target = (path.parent / told.replace("/static/js", str(JS), 1)).resolve().relative_to(JS)
            if target.parts[0] not in ALLOWED[room] | {room}:
                found.append(f"{path.relative_to(JS.parent)} imports {target}")
    assert found == []


@pytest.mark.parametrize("room", ["sync", "store", "sw.js"])
def test_no_way_leads_from_the_network_or_the_disk_to_a_key(room: str) -> None:
    reached, ahead = set[str](), {room}
    while ahead:
        reached |= ahead
        ahead = {further for name in ahead for further in ALLOWED[name]} - reached
    assert not reached & {"vault", "journal", "account"}


@pytest.mark.parametrize("pattern", DOORS)
def test_each_foreign_api_has_one_door(pattern: str) -> None:
    doors = DOORS[pattern]
    users = {path.relative_to(JS).as_posix() for path in scripts() if re.search(pattern, code_of(path))}
    assert {user for user in users if not any(user.startswith(door) for door in doors)} == set()


def test_no_script_makes_elements_of_text() -> None:
    """Of phones, of the worker, and of operators."""
    files = list(JS.parent.rglob("*.js"))
    assert len(files) > len(scripts())
    assert [path.name for path in files if MARKUP.search(code_of(path))] == []


def test_hashing_outside_the_vault_uses_no_key() -> None:
    uses = re.findall(r"crypto\.subtle\.(\w+)", code_of(JS / "hash.js"))
    assert set(uses) == {"digest"}


def test_scripts_hold_no_words_that_people_read() -> None:
    words = re.compile(
        r"(?:textContent|innerText|title|placeholder|ariaLabel|alert\()\s*(?:=|\()\s*[\"'`][A-Z]?[a-z]+ [a-z]"
    )
    assert [str(path.relative_to(JS)) for path in scripts() if words.search(code_of(path))] == []


def test_nothing_counts_on_the_icon_of_the_app() -> None:
    """A number there says to whoever looks over a shoulder that something waits, and nags (design: no badge counts)."""
    users = [*scripts(), JS.parent / "sw.js"]
    assert [path.name for path in users if re.search(r"\b(set|clear)AppBadge\b", path.read_text())] == []


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


def ours(path: Path) -> set[str]:
    """The modules of the server that a file imports."""
    files = [ROOT.joinpath(*name.split(".")).with_suffix(".py") for name in imports_of(path)]
    return {file.relative_to(SERVER).as_posix() for file in files if file.is_file()}


def inner() -> dict[str, Path]:
    """Domain and models."""
    files = {path.relative_to(SERVER).as_posix(): path for path in SERVER.glob("*/**/*.py")}
    return {
        name: path
        for name, path in files.items()
        if not {name, path.name} & ANSWERS and not name.startswith("migrations/") and not is_front(path)
    }


def is_front(path: Path) -> bool:
    """Of a package: it registers the routes."""
    return path.name == "__init__.py" and path.parent.parent == SERVER


@pytest.mark.parametrize("module", ["config", "db", "errors", "fields"])
def test_the_ground_floor_of_the_server_imports_nothing_of_ours(module: str) -> None:
    assert {name for name in imports_of(SERVER / f"{module}.py") if name.split(".")[0] in {"server", "pwa"}} == set()


def test_what_answers_is_there() -> None:
    there = {name for path in SERVER.glob("*/*.py") for name in (path.name, path.relative_to(SERVER).as_posix())}
    assert ANSWERS - there == set()


def test_domain_and_models_never_touch_the_request() -> None:
    files = inner()
    assert len(files) > 60
    assert [name for name, path in files.items() if any(n.split(".")[0] == "flask" for n in imports_of(path))] == []


def test_domain_imports_nothing_that_answers() -> None:
    files = inner()
    found = {name: ours(path) - files.keys() - BELOW for name, path in files.items()}
    assert {name: above for name, above in found.items() if above} == {}
    assert {name for name, path in files.items() if "server.create_app" in imports_of(path)} == MAKES_THE_APP


def test_models_import_the_database_alone() -> None:
    models = sorted(SERVER.glob("*/models.py"))
    assert len(models) > 5
    assert {path.parent.name: ours(path) for path in models} == {path.parent.name: {"db.py"} for path in models}


def test_below_the_packages_nothing_knows_them() -> None:
    found = {path.name: ours(path) for path in SERVER.glob("*.py") if path.name not in ABOVE}
    assert {
        name: up for name, used in found.items() if (up := {one for one in used if "/" in one or one in ABOVE})
    } == {}


@pytest.mark.parametrize("module", ALONE)
def test_each_of_these_libraries_has_one_user(module: str) -> None:
    users = [
        path.relative_to(SERVER).as_posix()
        for path in SERVER.rglob("*.py")
        if any(f"{name}.".startswith(f"{module}.") for name in imports_of(path))
    ]
    assert users
    assert [user for user in users if not user.startswith(ALONE[module])] == []


def test_nothing_imports_inside_a_function() -> None:
    found = []
    for path in [*(ROOT / "server").rglob("*.py"), *(ROOT / "pwa").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
                isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(node)
            ):
                found.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert found == []


def test_the_map_of_the_code_names_every_room_and_nothing_that_is_gone() -> None:
    tree = re.search(r"```\n(server/.*?)```", (ROOT / "docs/architecture.md").read_text(), re.DOTALL)
    assert tree
    named = set(re.findall(r"(?<![\w./-])([\w-]+(?:/|\.py|\.js))(?![\w/])", tree[1]))
    rooms = {
        f"{path.name}/"
        for base in ("server", "pwa", "pwa/static/js")
        for path in (ROOT / base).iterdir()
        if path.is_dir() and path.name not in {"__pycache__", "made"}
    }
    modules = {path.name for base in ("server", "pwa", "pwa/static/js") for path in (ROOT / base).glob("*.[pj][ys]")}
    assert rooms - named == set()
    assert modules - named == set()
    there = {path.name + "/" * path.is_dir() for path in ROOT.rglob("*") if "node_modules" not in path.parts}
    assert named - there == set()


def test_what_a_module_gives_says_what_it_takes() -> None:
    """Types included: the check of types reads them. A function without parameters may speak by its name."""
    given = re.compile(r"^export (?:async )?function\*? ?(\w+)\((?!\))")
    silent = []
    for path in scripts():
        lines = path.read_text().splitlines()
        silent += [
            f"{path.relative_to(JS)}: {found[1]}"
            for before, line in itertools.pairwise(lines)
            if (found := given.match(line)) and not before.strip().endswith("*/")
        ]
    assert silent == []
