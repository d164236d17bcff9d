"""What is sent says the same as what is in the tree, in fewer bytes."""

import json
import re
import subprocess

import pytest

from pwa import strip
from pwa.assets import STATIC
from tests.conftest import ROOT

NODE = ROOT / ".venv" / "bin" / "node"
HARD = [
    "const a = 'it // is' // gone\n",
    'const a = "\\"/* is */" /* gone */\n',
    "const a = `// is ${b /* gone */ + `/* is */ ${{ c: 1 }.c}` } // is\n  is`\n",
    "const a = /[/]\\/* is/.exec(b) / 2 / c // gone\n",
    "const a = b /* gone\n gone */ + c\n",
    "return /** gone */ (a)\n",
    "const a = b ? /x'/ : /`/g\n",
    "a\n\n// gone\n\n++b\n",
    "const { a } = b\n/x/.test(a)\n",
    "class A {\n  #b = 1 /* gone */\n  static c = this.#b\n}\n",
    "const a = x => x / 2 // gone\nconst b = [1][0] / 2 / 3\n",
]


def differing(pairs: list[tuple[str, str, str]]) -> list[str]:
    """Names of the pairs that the TypeScript compiler reads differently."""
    asked = subprocess.run(
        [NODE, ROOT / "tests" / "pwa" / "tokens.mjs"],
        input=json.dumps(pairs),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(asked.stdout)
    return found


def test_every_script_keeps_its_tokens_and_the_lines_that_part_them() -> None:
    texts = {str(path.relative_to(STATIC)): path.read_text() for path in STATIC.rglob("*.js")}
    assert len(texts) > 100
    assert differing([(name, text, strip.script(text)) for name, text in texts.items()]) == []


def test_no_script_keeps_a_comment_or_an_indent() -> None:
    for path in STATIC.rglob("*.js"):
        sent = strip.script(path.read_text())
        assert not re.search(r"^//|/\*\*", sent, re.MULTILINE), path
        assert len(sent) < len(path.read_text())


def test_what_looks_like_a_comment_in_a_text_stays() -> None:
    assert differing([(text, text, strip.script(text)) for text in HARD]) == []
    assert [text for text in HARD if "gone" in strip.script(text)] == []
    assert [text for text in HARD if " is" in text and " is" not in strip.script(text)] == []


def test_lines_of_a_template_keep_their_indent() -> None:
    assert strip.script("  const a = `x\n    y ${ b }\n  `\n") == "const a = `x\n    y ${ b }\n  `\n"


def test_a_template_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="without an end"):
        strip.script("const a = `x\n")


def test_a_style_sheet_loses_comments_and_indents_alone() -> None:
    for path in STATIC.rglob("*.css"):
        text, sent = path.read_text(), strip.style(path.read_text())
        assert "/*" not in sent
        assert (
            re.sub(r"\s+", " ", sent) == re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).lstrip()
        )


def test_no_page_has_an_element_in_which_white_space_counts() -> None:
    pages = [path.read_text() for path in (ROOT / "pwa" / "templates").rglob("*.html")]
    assert [page for page in pages if re.search(r"<pre\b|<textarea[^>]*>\s", page)] == []
