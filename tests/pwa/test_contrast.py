"""Contrast, computed from the colours as they stand in tokens.css: WCAG 2.2, 1.4.3 and 1.4.11."""

import re
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT

CSS = ROOT / "pwa" / "static" / "css"
# What is written on what, light and dark: 4.5 to 1.
TEXT = """
ink/ground ink/surface ink/sunk ink/lamp-soft ink/level ink/band ink-2/ground ink-2/surface ink-2/lamp-soft ink-2/level
on-lamp/lamp on-lamp/lamp-press on-call/call strain/ground strain/surface ground/ink
"""
# What is drawn on what, and tells something: 3 to 1.
DRAWN = """
edge/ground edge/surface lamp-line/ground lamp-line/surface lamp-line/level lamp-line/lamp-soft strain/ground
strain/band sustain/ground sustain/band ink-2/band focus/ground focus/surface call/surface call/ground ink/ground
"""
DECORATIVE = {"line", "scrim"}  # separators beside space, and what lies behind a sheet
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab|lch|color)\(")
THEMES = ("light", "dark")


def pairs(listed: str) -> list[tuple[str, str]]:
    return [(front, back) for front, back in (pair.split("/") for pair in listed.split())]


def tokens(theme: str) -> dict[str, str]:
    """Name -> value of each colour."""
    light, dark = (CSS / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    found = re.findall(r"--([\w-]+):\s*([^;]+);", light if theme == "light" else dark)
    return {name: value for name, value in found if COLOUR.search(value)}


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of '#rrggbb' (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """1 to 21."""
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def rules() -> Iterator[tuple[str, dict[str, str]]]:
    """File and declarations of each rule, nested ones by themselves."""
    for file in sorted(CSS.glob("*.css")):
        open_rules: list[dict[str, str]] = []
        for part in re.findall(r"[{}]|[^{};]+", re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)):
            if part == "{":
                open_rules.append({})
            elif part == "}":
                yield file.name, open_rules.pop()
            elif ":" in part and open_rules:
                name, value = part.split(":", 1)
                open_rules[-1][name.strip()] = value.strip()


def test_the_measure_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_and_what_is_drawn_can_be_seen(theme: str) -> None:
    colours = tokens(theme)
    for listed, least in ((TEXT, 4.5), (DRAWN, 3)):
        measured = {f"{a}/{b}": contrast(colours[a], colours[b]) for a, b in pairs(listed)}
        assert {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < least} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_is_measured_against_another(theme: str) -> None:
    measured = {name for pair in pairs(TEXT + DRAWN) for name in pair}
    assert set(tokens(theme)) - measured == DECORATIVE
    assert set(tokens(theme)) >= measured


def test_what_is_written_on_a_colour_of_its_own_is_measured() -> None:
    own = re.compile(r"var\(--([\w-]+)\)")
    written = set()
    for _, rule in rules():
        front = own.fullmatch(rule.get("color", ""))
        back = own.search(rule.get("background", rule.get("background-color", "")))
        if front and back:
            written.add((front[1], back[1]))
    assert ("on-lamp", "lamp") in written
    assert written - set(pairs(TEXT)) == set()


def test_no_colour_stands_outside_of_the_tokens() -> None:
    """But on paper, which is white whatever the phone prefers."""
    strange = [
        (file, rule) for file, rule in rules() if file != "tokens.css" and COLOUR.search(" ".join(rule.values()))
    ]
    assert [file for file, _ in strange] == ["files.css"]
    [paper] = [rule for _, rule in strange]
    assert min(contrast(paper[f"--{ink}"], "#ffffff") for ink in ("ink", "ink-2")) > 4.5
