"""recovery.js: the code that a person copies by hand, and every slip of a hand."""

import re

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from vault_reference import derive

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBERS = st.integers(0, 2**130 - 1)
# No shrinking: each smaller example would be another trip to the browser, minutes for one failure.
BATCH = settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
PARSE = """
  const parsed = text => { try { return v.recovery.parseCode(text) } catch (e) { return e.code } }
  return a.texts.map(parsed)
"""


def code_of(number: int) -> str:
    whole = number * 1024 + number % 1021
    text = "".join(ALPHABET[whole >> 5 * (27 - at) & 31] for at in range(28))
    return "-".join(text[at : at + 4] for at in range(0, 28, 4))


def test_a_new_code_is_its_secret_in_seven_groups_of_four(vault):
    made = vault.run("return Array.from({ length: 200 }, () => v.recovery.newRecovery())")
    for recovery in made:
        assert re.fullmatch(rf"([{ALPHABET}]{{4}}-){{6}}[{ALPHABET}]{{4}}", recovery["code"])
        assert len(recovery["secret"]) == 17
        assert code_of(int.from_bytes(recovery["secret"])) == recovery["code"]
    assert len({recovery["code"] for recovery in made}) == 200
    # All 130 bits are drawn, and not one more.
    drawn = 0
    for recovery in made:
        drawn |= int.from_bytes(recovery["secret"])
    assert drawn == 2**130 - 1


@BATCH
@given(numbers=st.lists(NUMBERS, min_size=1, max_size=40))
def test_a_code_made_elsewhere_reads_back_to_its_secret(vault, numbers):
    numbers = [*numbers, 0, 1, 1020, 1021, 2**130 - 1]
    assert vault.run(PARSE, texts=[code_of(n) for n in numbers]) == [n.to_bytes(17) for n in numbers]


@BATCH
@given(number=NUMBERS)
def test_every_single_wrong_character_is_caught(vault, number):
    code = code_of(number).replace("-", "")
    wrong = [code[:at] + c + code[at + 1 :] for at in range(28) for c in ALPHABET if c != code[at]]
    assert len(wrong) == 28 * 31
    assert set(vault.run(PARSE, texts=wrong)) == {"check"}


@BATCH
@given(number=NUMBERS)
def test_every_swap_of_two_neighbours_is_caught(vault, number):
    code = code_of(number).replace("-", "")
    swapped = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(27) if code[at] != code[at + 1]]
    assert set(vault.run(PARSE, texts=swapped)) <= {"check"}


@BATCH
@given(number=NUMBERS, data=st.data())
def test_case_spaces_hyphens_and_lookalike_letters_are_read(vault, number, data):
    lookalikes = {"0": "0Oo", "1": "1IiLl"}
    gaps = st.text(" \t\n\u00a0\u202f-\u2010\u2011\u2013\u2014", max_size=2)
    texts = [
        "".join(data.draw(gaps) + data.draw(st.sampled_from(lookalikes.get(c, c + c.lower()))) for c in code_of(number))
        for _ in range(5)
    ]
    assert vault.run(PARSE, texts=texts) == [number.to_bytes(17)] * 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda _: "", "length"),
        (lambda code: code[:-1], "length"),
        (lambda code: code + "0", "length"),
        (lambda code: code[:14], "length"),
        (lambda code: "U" + code[1:], "character"),
        (lambda code: "." + code[1:], "character"),
        (lambda code: "é" + code[1:], "character"),
        (lambda code: code[:-2] + "ZZ", "check"),
    ],
)
def test_what_is_wrong_with_a_code_is_told(vault, change, code):
    assert vault.run(PARSE, texts=[change(code_of(2**129 + 5))]) == [code]


def test_an_error_does_not_repeat_the_code(vault):
    message = vault.run(
        "try { v.recovery.parseCode(a.text) } catch (e) { return `${e.name} ${e.message} ${e.stack}` }",
        text="ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ",
    )
    assert message.startswith("RecoveryCodeError check")
    assert "ZZZZ" not in message


def test_the_verifier_comes_from_the_secret_and_not_from_the_key_of_the_slot(vault):
    secret = (2**129 + 12345).to_bytes(17)
    made = vault.run("return v.recovery.verifier(a.secret)", secret=secret)
    assert made == derive(secret, "breather/1/recovery-verifier")
    assert made != derive(secret, "breather/1/kek/recovery")
