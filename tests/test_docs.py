"""The documents lead somewhere, and name what is not there."""

import re
import subprocess
from pathlib import Path

import pytest

from pwa.gallery import scenes
from tests.conftest import ROOT

FENCE = re.compile(r"^\s*```.*?^\s*```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
NAMED = re.compile(r"(?<![\w/.-])docs/[\w/-]+\.md\b")  # in words and comments, from the root
VIEW = re.compile(r'data-view="([^"]+)"')
VARIES = {"/care#{{ practice.id }}", "/care#lesson-{{ lesson.id }}", "{{ view }}"}  # the last: unlock.html, twice


def tracked(*patterns: str) -> list[Path]:
    """Files that git knows or is about to."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [path for name in names if (path := ROOT / name).is_file()]


DOCUMENTS = [path for path in tracked("*.md") if not path.is_relative_to(ROOT / "pwa" / "content")]


def slugs(text: str) -> set[str]:
    """The anchors that a page of this text has, as GitHub makes them."""
    told = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)]
    return {slug if n == 0 else f"{slug}-{n}" for slug in told for n in range(told.count(slug))}


def leads_to(document: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    file = (document.parent / path).resolve() if path else document
    return file.exists() and (not anchor or anchor in slugs(FENCE.sub("", file.read_text())))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_link_leads_nowhere(document: Path) -> None:
    links = [link for link in LINK.findall(FENCE.sub("", document.read_text())) if "://" not in link]
    assert [link for link in links if not leads_to(document, link)] == []


def test_there_are_links_and_anchors_to_try() -> None:
    links = [link for document in DOCUMENTS for link in LINK.findall(document.read_text())]
    assert len(links) > 80
    assert len([link for link in links if "#" in link and "://" not in link]) > 5


def test_every_document_that_words_or_code_name_is_there() -> None:
    texts = {path: path.read_text() for path in tracked("*.md", "*.py", "*.js", "*.mjs", "*.html", "*.toml", "*.yaml")}
    found = {(path, name) for path, text in texts.items() for name in NAMED.findall(text)}
    assert len(found) > 50
    assert [f"{path.relative_to(ROOT)}: {name}" for path, name in found if not (ROOT / name).is_file()] == []


def test_the_gallery_shows_each_view() -> None:
    pages = [path.read_text() for path in (ROOT / "pwa" / "templates").rglob("*.html") if path.parent.name != "gallery"]
    views = {view for page in pages for view in VIEW.findall(page)} - VARIES
    assert views - {scene.view for scene in scenes()} == set()
