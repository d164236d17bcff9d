// A passkey made without an authenticator, so that a program can register through the true route. Its public key is random:
// nobody has the private half, so that nobody can ever sign in with it.
import { concat, random, toBase64url, u32, utf8 } from "../bytes.js"
import { sha256 } from "../hash.js"

const PRESENT_VERIFIED_ATTESTED = 0x45 // WebAuthn level 3, section 6.1
// CBOR: a map of "fmt" "none", "attStmt" {}, "authData" and the head of 129 bytes (section 8.7)
const NONE = Uint8Array.of(
  0xa3,
  ...text("fmt"),
  ...text("none"),
  ...text("attStmt"),
  0xa0,
  ...text("authData"),
  0x58,
  129,
)
// COSE: kty OKP, alg EdDSA, crv Ed25519, x and the head of 32 bytes (RFC 9053, sections 2.2 and 7.2)
const ED25519 = Uint8Array.of(0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 32)

/** @param {Uint8Array<ArrayBuffer>} id 32 bytes @param {string} challenge base64url @returns {Promise<import("../vault/passkey.js").Attestation>} */
export async function attest(id, challenge) {
  const clientData = { type: "webauthn.create", challenge, origin: location.origin, crossOrigin: false }
  const head = concat(await sha256(utf8(location.hostname)), Uint8Array.of(PRESENT_VERIFIED_ATTESTED), u32(0))
  const aaguid = new Uint8Array(16)
  const credential = concat(aaguid, Uint8Array.of(0, id.length), id, ED25519, random(32))
  return {
    id: toBase64url(id),
    client_data: toBase64url(utf8(JSON.stringify(clientData))),
    attestation: toBase64url(concat(NONE, head, credential)),
  }
}

/** A short CBOR text. @param {string} word */
function text(word) {
  return [0x60 + word.length, ...utf8(word)]
}
