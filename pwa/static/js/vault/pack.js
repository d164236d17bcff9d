// Many opened records in one seal (docs/keys.md, pack): opening a thousand records costs a thousand key agreements, opening
// a pack costs one decryption. Made and opened only while unlocked.

import { concat, u32, utf8 } from "../bytes.js"
import { binding } from "./binding.js"
import { openBox, sealBox } from "./box.js"

/** @import { Bytes } from "./kdf.js" */
/** @import { Keychain } from "./keychain.js" */
/** @typedef {{ id: string, leaf: Uint8Array, payload: any }} Packed id: base64url; leaf: 32 bytes, of the record as it was sealed */

const LEAF = 32
const STEP = 4096

/** @param {Keychain} keychain @param {Packed[]} entries @returns {Promise<Bytes>} a multiple of 4 KiB and the 29 bytes of the box */
export async function sealPack(keychain, entries) {
  const json = utf8(JSON.stringify(entries.map(({ id, payload }) => [id, payload])))
  const plain = concat(u32(entries.length), ...entries.map(({ leaf }) => leaf), json)
  const deflated = await through(plain, new CompressionStream("deflate-raw"))
  // Deflated length depends on what was written: without filler it would tell of every word that was added.
  const filler = new Uint8Array(STEP - ((4 + deflated.length) % STEP))
  return sealBox(keychain.packKey, concat(u32(deflated.length), deflated, filler), associatedData(keychain))
}

/**
 * @param {Keychain} keychain also one of a later epoch: packs stay as they were when the keys change @param {Bytes} sealed
 * @returns {Promise<Packed[] | null>} null: not ours, or changed
 */
export async function openPack(keychain, sealed) {
  const padded = await openBox(keychain.packKey, sealed, associatedData(keychain))
  if (!padded) return keychain.before && openPack(keychain.before, sealed)
  const deflated = padded.subarray(4, 4 + new DataView(padded.buffer).getUint32(0))
  const plain = await through(deflated, new DecompressionStream("deflate-raw"))
  const leaves = 4 + LEAF * new DataView(plain.buffer).getUint32(0)
  /** @type {[string, any][]} */
  const entries = JSON.parse(new TextDecoder().decode(plain.subarray(leaves)))
  return entries.map(([id, payload], i) => ({
    id,
    leaf: plain.subarray(4 + LEAF * i, 4 + LEAF * (i + 1)),
    payload,
  }))
}

/** @param {Bytes} bytes @param {CompressionStream | DecompressionStream} stream @returns {Promise<Bytes>} */
async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer())
}

/** @param {Keychain} keychain */
function associatedData({ account, epoch }) {
  return concat(utf8("breather/1/pack\0"), binding(account, epoch))
}
