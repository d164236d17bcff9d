"""Every key is one that the engine can use: WebKitGTK refuses those that begin with a byte of 0, one in 256."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests.browser.engines.hand import Hand

SEED = bytes([0, *range(7, 38)])
PUBLIC = """
const [seed, done] = arguments;
import("/static/js/vault/x25519.js")
  .then(m => m.privateKeyFromSeed(Uint8Array.from(seed)))
  .then(({ publicKey }) => done([...publicKey]), error => done(String(error)))
"""
MANY = """
const [count, done] = arguments;
import("/static/js/vault/x25519.js").then(async ({ dh, ephemeralKeyPair }) => {
  const other = await ephemeralKeyPair();
  for (let n = 0; n < count; n++) {
    const own = await ephemeralKeyPair();
    const [here, there] = [await dh(own.privateKey, other.publicKey), await dh(other.privateKey, own.publicKey)];
    if (String(here) !== String(there)) throw new Error("two secrets");
  }
  done("good");
}).catch(error => done(String(error)))
"""


def test_one_that_begins_with_zero_is_the_key_that_it_is_elsewhere(hand: Hand) -> None:
    hand.open("/you")
    expected = X25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
    assert hand.driver.execute_async_script(PUBLIC, list(SEED)) == list(expected)


def test_each_that_is_made_for_one_record_can_be_used(hand: Hand) -> None:
    hand.open("/you")
    assert hand.driver.execute_async_script(MANY, 1500) == "good"
