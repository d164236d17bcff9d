// Rotation (docs/keys.md): a new account key takes over, and keeps the one before readable for whoever holds the new one.

import { concat, utf8 } from "../bytes.js"
import { binding } from "./binding.js"
import { isBox, nullIfRefused, openBox, sealBox, split } from "./box.js"
import { aesKey, hkdfKey } from "./kdf.js"
import { createAccountKey, Keychain } from "./keychain.js"
import { SLOT_SIZE, UnprovenSlot, withRawKey, wrap } from "./slot.js"

/** @import { Bytes } from "./kdf.js" */
/** @import { SlotContext } from "./slot.js" */
/** @typedef {{ epoch: number, blob: Bytes }} Link 61 bytes that the key of `epoch` opens: the account key of the one before */

/** Never more than this many changes of keys are followed: what a server sends is bounded. */
const FURTHEST = 1000

/**
 * Makes the account key of the next epoch: its first slot, and the link back. Both raw keys are overwritten.
 *
 * @param {Bytes} blob a slot of the epoch before @param {CryptoKey} kek that opens it @param {SlotContext} context of it
 * @param {CryptoKey} newKek @param {SlotContext} newContext of the new slot, one epoch later
 * @returns {Promise<{ slot: Bytes, link: Bytes } | null>} both proven; null when the old slot is not ours
 * @throws {import("./slot.js").MalformedSlot | UnprovenSlot | TypeError}
 */
export async function startEpoch(blob, kek, context, newKek, newContext) {
  if (newContext.epoch !== context.epoch + 1) throw new TypeError("epoch")
  return withRawKey(blob, kek, context, async old => {
    const raw = createAccountKey()
    try {
      return { slot: await wrap(raw, newKek, newContext), link: await sealLink(raw, old, newContext) }
    } finally {
      raw.fill(0)
    }
  })
}

/**
 * Everything that an account key opens: its own epoch, and those before as far as the links lead.
 *
 * @param {CryptoKey} ak as `unwrap` of slot.js gives it @param {Bytes} account 16 bytes @param {number} epoch of `ak`
 * @param {Link[]} links in any order; of several for one epoch the first that opens counts
 * @returns {Promise<{ keychain: Keychain, history: Link[] }>} history: the links that opened, newest first
 */
export async function openEpochs(ak, account, epoch, links) {
  const keys = [{ ak, epoch }]
  /** @type {Link[]} */
  const history = []
  for (let at = epoch; at > 0 && history.length < FURTHEST; at--) {
    const found = await firstOpen(keys[keys.length - 1].ak, account, at, links)
    if (!found) break
    history.push(found.link)
    keys.push({ ak: found.ak, epoch: at - 1 })
  }
  /** @type {Keychain | null} */
  let before = null
  for (const key of keys.toReversed()) before = await Keychain.open(key.ak, account, key.epoch, before)
  return { keychain: /** @type {Keychain} */ (before), history }
}

/** @param {CryptoKey} ak @param {Bytes} account @param {number} epoch @param {Link[]} links */
async function firstOpen(ak, account, epoch, links) {
  const fitting = links.filter(link => link.epoch === epoch)
  const key = fitting.length > 0 ? await historyKey(ak) : null
  for (const link of fitting) {
    const older = key && (await openLink(key, account, link))
    if (older) return { link, ak: older }
  }
  return null
}

/**
 * The browser itself turns the link into a key: no raw byte reaches JavaScript.
 *
 * @param {CryptoKey} key @param {Bytes} account @param {Link} link @returns {Promise<CryptoKey | null>} null: not ours, or changed
 */
async function openLink(key, account, { epoch, blob }) {
  if (blob.length !== SLOT_SIZE || !isBox(blob)) return null
  const { params, ct } = split(blob, associatedData(account, epoch))
  return nullIfRefused(() =>
    crypto.subtle.unwrapKey("raw", ct, key, params, "HKDF", false, ["deriveBits", "deriveKey"]),
  )
}

/** @param {Bytes} raw new account key @param {Bytes} old account key @param {SlotContext} context of the new epoch @returns {Promise<Bytes>} */
async function sealLink(raw, old, { account, epoch }) {
  const key = await historyKey(await hkdfKey(raw))
  const blob = await sealBox(key, old, associatedData(account, epoch))
  const back = await openBox(key, blob, associatedData(account, epoch))
  const same = back?.every((byte, i) => byte === old[i]) ?? false
  back?.fill(0)
  if (!same) throw new UnprovenSlot() // an unproven link would close the history for good
  return blob
}

/** @param {CryptoKey} ak @returns {Promise<CryptoKey>} */
function historyKey(ak) {
  return aesKey(ak, "breather/1/history", ["encrypt", "decrypt", "unwrapKey"])
}

/** @param {Bytes} account @param {number} epoch the newer one */
function associatedData(account, epoch) {
  return concat(utf8("breather/1/history\0"), binding(account, epoch))
}
