// The recovery code: 130 bits in Crockford base32 and a check modulo 1021, a prime. See docs/keys.md.

import { random } from "../bytes.js"
import { derive, hkdfKey } from "./kdf.js"

/** @import { Bytes } from "./kdf.js" */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const PRIME = 1021n
const SIZE = 17
const CODE_LENGTH = 28

/** Says what is wrong with a typed code, never the code itself. */
export class RecoveryCodeError extends Error {
  name = "RecoveryCodeError"

  /** @param {"length" | "character" | "check"} code */
  constructor(code) {
    super(code)
    this.code = code
  }
}

/** @returns {{ secret: Bytes, code: string }} 17 bytes, which the caller overwrites; seven groups of four */
export function newRecovery() {
  const secret = random(SIZE)
  secret[0] &= 0b11
  return { secret, code: format(secret) }
}

/** @param {string} text as typed @returns {Bytes} 17 bytes, which the caller overwrites @throws {RecoveryCodeError} */
export function parseCode(text) {
  // Keyboards turn a typed hyphen into a dash (\p{Pd}); copied text brings unusual spaces.
  const typed = text
    .replace(/[\s\p{Pd}]/gu, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1")
  if (typed.length !== CODE_LENGTH) throw new RecoveryCodeError("length")
  const digits = [...typed].map(char => BigInt(ALPHABET.indexOf(char)))
  if (digits.includes(-1n)) throw new RecoveryCodeError("character")
  const all = digits.reduce((number, digit) => number * 32n + digit, 0n)
  const number = all >> 10n
  if (number % PRIME !== (all & 1023n)) throw new RecoveryCodeError("check")
  return toBytes(number)
}

/** What the phone shows the server to sign in by code. @param {Bytes} secret 17 bytes @returns {Promise<Bytes>} 32 bytes */
export async function verifier(secret) {
  return derive(await hkdfKey(secret), "breather/1/recovery-verifier")
}

/** @param {Bytes} secret */
function format(secret) {
  const number = secret.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  let rest = number * 1024n + (number % PRIME)
  let code = ""
  for (let at = CODE_LENGTH - 1; at >= 0; at--) {
    code = ALPHABET[Number(rest & 31n)] + (at % 4 === 3 && code ? "-" : "") + code
    rest >>= 5n
  }
  return code
}

/** @param {bigint} number below 2^130 */
function toBytes(number) {
  return Uint8Array.from({ length: SIZE }, (_, at) => Number((number >> BigInt(8 * (SIZE - 1 - at))) & 255n))
}
