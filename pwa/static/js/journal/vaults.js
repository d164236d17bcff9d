// The vault in use: made at first use, opened without asking as long as it has a device slot.
import { fromBase64url, random, toBase64url } from "../bytes.js"
import { setPref } from "../store/prefs.js"
import { allVaults, currentVault, installLocal, updateVault } from "../store/vaults.js"
import { createAccountKey, Keychain } from "../vault/keychain.js"
import { openEpochs } from "../vault/history.js"
import { deviceKek, KINDS, unwrap, wrap } from "../vault/slot.js"
import { drop, hold, keychainOf } from "./keyring.js"

/** @import { Link, Slot, Vault } from "../store/types.js" */

/** @returns {Promise<Vault>} */
export async function theVault() {
  return (await currentVault()) ?? installLocal(await newLocalVault())
}

/**
 * The keys of the vault in use, if they are open or can be opened without a person: a vault with a device slot cannot be
 * locked, and the app says so.
 * @returns {Promise<{vault: Vault, keychain: Keychain | null}>}
 */
export async function openVault() {
  const vault = await theVault()
  const open = keychainOf(vault.account, vault.epoch)
  if (open) return { vault, keychain: open }
  const keychain = await openByDevice(vault)
  if (keychain) hold(vault.account, keychain)
  return { vault, keychain }
}

/** The local vault that waits here beside an account, opened by its device slot. @returns {Promise<{vault: Vault, keychain: Keychain} | null>} */
export async function openLocal() {
  const vault = (await allVaults()).find(({ kind }) => kind === "local")
  const keychain = vault && (keychainOf(vault.account, vault.epoch) ?? (await openByDevice(vault)))
  return vault && keychain ? { vault, keychain } : null
}

/** Can whoever holds this phone open the history? @param {Vault} vault */
export function isLockable(vault) {
  return vault.kind === "account" && !vault.slots.some(({ kind }) => kind === "device")
}

/** Go back to the local vault that waits here, or to a new one: nobody's account. */
export async function leaveAccount() {
  drop()
  const local = (await allVaults()).find(({ kind }) => kind === "local")
  await setPref("vault", local?.account ?? null)
  await theVault()
}

/**
 * A vault row for an account key that is open.
 * @param {Keychain} keychain @param {{account: string, epoch: number, kind: "local" | "account", slots: Slot[], deviceKey?: CryptoKey | null, history?: Link[]}} about
 * @returns {Vault}
 */
export function vaultRow(keychain, { account, epoch, kind, slots, deviceKey = null, history = [] }) {
  const { inboxPublic, writeKey } = keychain.publicSide()
  return {
    account,
    kind,
    epoch,
    inboxPublic,
    writeKey,
    slots,
    candidates: [],
    deviceKey,
    history,
    device: toBase64url(random(8)),
    counter: 0,
    lamport: 0,
    seen: {},
    lastDay: null,
    logId: null,
    cursor: 0,
    signedIn: kind === "account",
    attention: null,
    passkeys: [],
    credentials: slots.flatMap(({ credential }) => credential ?? []),
  }
}

async function newLocalVault() {
  const account = random(16)
  const context = { kind: KINDS.device, account, epoch: 0 }
  const deviceKey = await deviceKek()
  const raw = createAccountKey()
  const blob = await wrap(raw, deviceKey, context)
  raw.fill(0)
  const ak = await unwrap(blob, deviceKey, context)
  if (!ak) throw new Error("device slot") // proven before it is trusted
  const keychain = await Keychain.open(ak, account, 0)
  const slots = [{ kind: /** @type {const} */ ("device"), credential: null, epoch: 0, blob }]
  return vaultRow(keychain, { account: toBase64url(account), epoch: 0, kind: "local", slots, deviceKey })
}

/** @param {Vault} vault @returns {Promise<Keychain | null>} */
async function openByDevice(vault) {
  const slot = vault.slots.find(({ kind, epoch }) => kind === "device" && epoch === vault.epoch)
  if (!slot || !vault.deviceKey) return null
  const account = fromBase64url(vault.account)
  const ak = await unwrap(slot.blob, vault.deviceKey, { kind: KINDS.device, account, epoch: slot.epoch })
  return ak && (await openEpochs(ak, account, slot.epoch, vault.history ?? [])).keychain
}

/** Remember that the server accepted us again. @param {string} account */
export function signedIn(account) {
  return updateVault(account, row => {
    row.signedIn = true
    row.attention = null
  })
}
