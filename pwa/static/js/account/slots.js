// Slots between the wire, the store and the vault.
import { fromBase64url, toBase64url } from "../bytes.js"
import { endSoon } from "../sync/session.js"
import { KINDS, MalformedSlot, unwrap } from "../vault/slot.js"
import { WrongKey } from "./wrong-key.js"

/** @import { Link, Recovery, Slot, Vault } from "../store/types.js" */

/** The ceremony showed somebody else: their session must not stay on this phone. @param {Vault} vault @param {any} answer */
export async function endOthers(vault, answer) {
  if (answer.account === vault.account) return
  await endSoon()
  throw new WrongKey()
}

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

/** @param {any} answer the vault as the server tells it @returns {Recovery | null} null: it does not say */
export function recoveryFrom({ slots, verifier_hash: verifierHash }) {
  const slot = fromWire(slots).find(({ kind }) => kind === "recovery")
  return slot && typeof verifierHash === "string" ? { slot, verifierHash } : null
}

/** @param {Link} link as the protocol wants it */
export function linkToWire({ epoch, blob }) {
  return { epoch, blob: toBase64url(blob) }
}

/** What the server or a file offers: no link is trusted before it has opened. @param {any[] | undefined} links @returns {Link[]} */
export function linksFromWire(links) {
  return (links ?? []).flatMap(({ epoch, blob }) => {
    try {
      return [{ epoch, blob: fromBase64url(blob) }]
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

/**
 * The same, and with a passkey that locks the device slot goes and its key: 'locked' would mean nothing beside it.
 * @param {Vault} vault @param {Slot} slot @returns {Pick<Vault, "slots" | "deviceKey">}
 */
export function withProven(vault, slot) {
  const slots = proven(vault, slot)
  if (slot.kind !== "passkey") return { slots, deviceKey: vault.deviceKey }
  return { slots: slots.filter(({ kind }) => kind !== "device"), deviceKey: null }
}

/** Every passkey that was ever seen here: a server that hides one must not get it overwritten. @param {Vault} vault @param {{id: string}[]} listed @returns {string[]} */
export function credentialsOf(vault, listed) {
  const held = vault.slots.flatMap(({ credential }) => credential ?? [])
  return [...new Set([...vault.credentials, ...held, ...listed.map(({ id }) => id)])].filter(isCredential)
}

/** What is kept here goes into every later ceremony: one bad name from the server would break them for good. @param {string} id */
function isCredential(id) {
  try {
    const { length } = fromBase64url(id)
    return length > 0 && length <= 1023 // WebAuthn level 3, section 5.1
  } catch {
    return false
  }
}

/** @param {unknown} error @returns {null} */
function ignoreMalformed(error) {
  if (error instanceof MalformedSlot) return null
  throw error
}
