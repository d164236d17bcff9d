// Leaf and digest of docs/protocol.md: what the phone recomputes, so that 'safe' is never shown on the server's bare word.
import { compare, concat, fromBase64url, u32, u64, utf8 } from "../bytes.js"
import { sha256 } from "../hash.js"

const ID = 16 // bytes
const MEMBER = ID + 32 // with its leaf

/** @param {string} account @param {{id: string, epoch: number, sealed: Uint8Array, tag: Uint8Array}} record */
export function leafOf(account, { id, epoch, sealed, tag }) {
  return sha256(concat(utf8("breather/1/leaf\0"), fromBase64url(account), u32(epoch), fromBase64url(id), sealed, tag))
}

/** The leaf that stands for a record whose bytes were freed. @param {string} account @param {string} id */
export function erasedLeaf(account, id) {
  return sha256(concat(utf8("breather/1/erased\0"), fromBase64url(account), fromBase64url(id)))
}

/** Stands for what one request stored. @param {string} account @param {Uint8Array[]} leaves in the order of the request */
export function receiptOf(account, leaves) {
  return sha256(concat(utf8("breather/1/receipt\0"), fromBase64url(account), u64(leaves.length), ...leaves))
}

/** Something is at the server under this id, as it said: neither waiting nor refused. @param {import("../store/types.js").RecordRow} row */
export function isHeld({ state, serverLeaf }) {
  return state === "safe" || serverLeaf !== undefined
}

/** @param {string} account @param {{id: string, leaf: Uint8Array}[]} set @returns {Promise<Uint8Array>} 32 bytes */
export function digestOf(account, set) {
  return digestOfSorted(account, sorted(set.map(({ id, leaf }) => ({ id: fromBase64url(id), leaf }))))
}

/** @template {{id: Uint8Array}} T @param {T[]} set @returns {T[]} the same, in order of the ids as bytes */
export function sorted(set) {
  return set.sort((a, b) => compare(a.id, b.id))
}

/** @param {string} account @param {{id: Uint8Array, leaf: Uint8Array}[]} set sorted @returns {Promise<Uint8Array>} 32 bytes */
export function digestOfSorted(account, set) {
  const head = concat(utf8("breather/1/set\0"), fromBase64url(account), u64(set.length))
  const whole = new Uint8Array(head.length + set.length * MEMBER)
  whole.set(head)
  for (const [i, { id, leaf }] of set.entries()) {
    whole.set(id, head.length + i * MEMBER)
    whole.set(leaf, head.length + i * MEMBER + ID)
  }
  return sha256(whole)
}
