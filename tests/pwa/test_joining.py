"""The worker in one module: the same code, nothing left to import, and a word where that cannot be."""

import json
import subprocess

import pytest

from pwa import assets, join
from tests.conftest import ROOT

NODE = ROOT / ".venv" / "bin" / "node"


def run(modules: dict[str, str], entry: str = "/a/main.js") -> object:
    """What the joined module leaves in `globalThis.said`."""
    text = join.joined(entry, modules.__getitem__) + "console.log(JSON.stringify(globalThis.said))\n"
    asked = subprocess.run([NODE, "--input-type=module"], input=text, capture_output=True, text=True, check=True)
    return json.loads(asked.stdout)


def test_modules_see_what_they_import_and_nothing_else() -> None:
    modules = {
        "/a/main.js": 'import {\n  one,\n  two as three,\n} from "./one.js"\nimport "../b/side.js"\n'
        'import { Kind } from "/b/k.js"\n'
        "const own = 1\nglobalThis.said.push(one, three(), new Kind().name, typeof hidden, own)\n",
        "/a/one.js": 'import { Kind } from "../b/k.js"\nconst hidden = 2, own = 3\nexport const one = own\n'
        "export async function* later() {}\nexport function two() {\n  return new Kind().name + hidden\n}\n",
        "/b/side.js": "globalThis.said = []\n",
        "/b/k.js": 'export class Kind {\n  name = "k"\n}\n',
    }
    assert run(modules) == [3, "k2", "k", "undefined", 1]


def test_a_module_that_two_import_is_there_once() -> None:
    modules = {
        "/a/main.js": 'import { b } from "./b.js"\nimport { c } from "./c.js"\nglobalThis.said = b === c\n',
        "/a/b.js": 'import { d } from "./d.js"\nexport const b = d\n',
        "/a/c.js": 'import { d } from "./d.js"\nexport const c = d\n',
        "/a/d.js": "export const d = {}\n",
    }
    assert run(modules) is True


@pytest.mark.parametrize(
    "line",
    ["export let a = 1", "export default 1", 'export * from "./b.js"', 'import * as b from "./b.js"', "export { a }"],
)
def test_what_would_mean_something_else_when_joined_is_refused(line: str) -> None:
    with pytest.raises(join.CannotJoin, match=r"/a\.js"):
        join.joined("/a.js", lambda path: line + "\n" if path == "/a.js" else "export const b = 1\n")


def test_modules_in_a_circle_are_refused() -> None:
    with pytest.raises(join.CannotJoin, match="itself"):
        join.joined(
            "/a.js", {"/a.js": 'import { b } from "/b.js"\n', "/b.js": 'import { a } from "/a.js"\n'}.__getitem__
        )


def test_the_worker_is_whole() -> None:
    text = assets.worker('export const PACK = "p"\nexport const RELEASE = "r"\nexport const SHELL = "s"\n').decode()
    checked = subprocess.run([NODE, "--check", "--input-type=module", "-"], input=text, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "\nimport " not in text
