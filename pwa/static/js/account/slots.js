// Slots between the wire, the store and the vault.
import { fromBase64url, toBase64url } from "../bytes.js"
import { KINDS, MalformedSlot, unwrap } from "../vault/slot.js"

/** @import { Slot, Vault } from "../store/types.js" */

/** @param {Slot} slot as the protocol wants it */
export function toWire({ kind, credential, epoch, blob }) {
  return { kind, credential, epoch, blob: toBase64url(blob) }
}

/** What the server offers: nothing in it is trusted before it has opened. @param {any[]} slots @returns {Slot[]} */
export function fromWire(slots) {
  return slots.flatMap(({ kind, credential, epoch, blob }) => {
    try {
      return [{ kind, credential, epoch, blob: fromBase64url(blob) }]
    } catch {
      return []
    }
  })
}

/** @param {Slot} slot @param {string} account @returns {import("../vault/slot.js").SlotContext} */
export function contextOf({ kind, credential, epoch }, account) {
  return {
    kind: KINDS[kind],
    account: fromBase64url(account),
    epoch,
    credential: credential ? fromBase64url(credential) : null,
  }
}

/**
 * Try each slot of a kind (and credential) until one opens.
 * @param {Slot[]} slots @param {string} account @param {CryptoKey} kek @param {(slot: Slot) => boolean} fits
 * @returns {Promise<{slot: Slot, ak: CryptoKey} | null>}
 */
export async function openFirst(slots, account, kek, fits) {
  for (const slot of slots.filter(fits)) {
    const ak = await unwrap(slot.blob, kek, contextOf(slot, account)).catch(ignoreMalformed)
    if (ak) return { slot, ak }
  }
  return null
}

/** Put a slot that has just opened among the proven ones, in place of others for the same secret. @param {Vault} vault @param {Slot} slot @returns {Slot[]} */
export function proven(vault, slot) {
  return [...vault.slots.filter(other => other.kind !== slot.kind || other.credential !== slot.credential), slot]
}

/** Every passkey that was ever seen here: a server that hides one must not get it overwritten. @param {Vault} vault @param {{id: string}[]} listed @returns {string[]} */
export function credentialsOf(vault, listed) {
  const held = vault.slots.flatMap(({ credential }) => credential ?? [])
  return [...new Set([...vault.credentials, ...held, ...listed.map(({ id }) => id)])]
}

/** @param {unknown} error @returns {null} */
function ignoreMalformed(error) {
  if (error instanceof MalformedSlot) return null
  throw error
}
