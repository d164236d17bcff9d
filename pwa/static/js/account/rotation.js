// Changing the keys: a fresh ceremony, a new account key with its recovery code, each passkey that is touched now, one request.
import { fromBase64url, toBase64url } from "../bytes.js"
import { sha256 } from "../hash.js"
import { changed } from "../journal/journal.js"
import { signedIn, theVault } from "../journal/vaults.js"
import { status } from "../journal/status.js"
import { Refused, Unreachable } from "../sync/api.js"
import { eraseNow, flush } from "../sync/engine.js"
import { standing } from "../sync/held.js"
import { isPending } from "../sync/packs.js"
import { openEpochs, startEpoch } from "../vault/history.js"
import { openLabel, sealLabel } from "../vault/label.js"
import * as passkey from "../vault/passkey.js"
import { newRecovery, verifier } from "../vault/recovery.js"
import { passkeyKek, recoveryKek, rewrap, unwrap } from "../vault/slot.js"
import { offer, settle, Unanswered } from "./candidate.js"
import { Overtaken } from "./epochs.js"
import { openedSlot } from "./fresh.js"
import { refresh } from "./passkeys.js"
import { contextOf, linksFromWire, linkToWire, openFirst, toWire } from "./slots.js"
import { typedBack } from "./typed-back.js"
import { WrongKey } from "./wrong-key.js"

/** @import { Link, Slot, Vault } from "../store/types.js" */
/** @import { Keychain } from "../vault/keychain.js" */
/** @typedef {{id: string, label: string | null, day: string, kept: boolean}} Listed */

const ATTEMPTS = 3 // another phone may send something between looking and asking

/** Phone and server do not hold the same entries yet: keys are not changed over what is still on its way. */
export class NotSynced extends Error {
  code = "not-synced"
}

export class Rotation {
  /** Those that were touched, with their slot; without PRF there is none. @type {Map<string, Slot | null>} */
  #kept = new Map()
  /** @type {Uint8Array<ArrayBuffer>} */
  #secret
  /** @type {{vault: Vault, known: Link[], labels: Map<string, string>, recovery: Slot, link: Link}} */
  #made

  /** @param {string} code @param {Uint8Array<ArrayBuffer>} secret @param {{vault: Vault, known: Link[], labels: Map<string, string>, recovery: Slot, link: Link}} made */
  constructor(code, secret, made) {
    this.code = code
    this.#secret = secret
    this.#made = made
  }

  /**
   * Nothing is stored or sent yet. @param {string} [old] the recovery code as typed, where no passkey is left
   * @returns {Promise<Rotation>} @throws {NotSynced | Overtaken | WrongKey | Unreachable}
   */
  static async begin(old) {
    if (!(await settle())) throw new Unanswered() // of another one before
    const { slot: from, kek, passkey: shown } = await openedSlot(old)
    await signedIn((await theVault()).account) // by that ceremony, wherever the session before has gone
    await settled()
    const answer = await refresh()
    const vault = await theVault()
    if (from.epoch !== vault.epoch) throw new Overtaken()
    const { account, epoch } = vault
    const ak = await unwrap(from.blob, kek, contextOf(from, account))
    if (!ak) throw new WrongKey()
    const known = linksFromWire(answer.history)
    const links = [...(vault.history ?? []), ...known]
    const { keychain } = await openEpochs(ak, fromBase64url(account), epoch, links)
    const labels = await labelsOf(vault, keychain)
    const { secret, code } = newRecovery()
    /** @type {Slot} */
    const recovery = { kind: "recovery", credential: null, epoch: epoch + 1, blob: new Uint8Array() }
    const to = await recoveryKek(secret)
    const made = await startEpoch(from.blob, kek, contextOf(from, account), to, contextOf(recovery, account))
    if (!made) throw new WrongKey()
    const link = { epoch: epoch + 1, blob: made.link }
    const rotation = new Rotation(code, secret, {
      vault,
      known,
      labels,
      recovery: { ...recovery, blob: made.slot },
      link,
    })
    if (shown) await rotation.#keep(shown, from.kind === "passkey" ? kek : null)
    return rotation
  }

  /** @returns {Listed[]} every passkey, and whether it stays */
  passkeys() {
    const { vault, labels } = this.#made
    return vault.passkeys.map(({ id, created_day: day }) => ({
      id,
      day,
      label: labels.get(id) ?? null,
      kept: this.#kept.has(id),
    }))
  }

  /** One more passkey stays: it is touched now. The others go. @throws {passkey.PasskeyError | WrongKey} */
  async keep() {
    const { vault } = this.#made
    const left = vault.passkeys.map(({ id }) => id).filter(id => !this.#kept.has(id))
    const found = await passkey.get({ allow: left.map(id => fromBase64url(id)) })
    const id = toBase64url(found.id)
    const kek = found.prf && (await passkeyKek(found.prf))
    found.prf?.fill(0)
    if (!left.includes(id) || (kek && !(await this.#opened(id, kek)))) throw new WrongKey()
    await this.#keep(id, kek)
  }

  /** @param {Record<number, string>} groups typed back, by their place from 0 */
  confirms(groups) {
    return typedBack(this.code, groups)
  }

  /**
   * Store it here, then at the server, then use it. @param {() => boolean} isLeft as in candidate.js
   * @throws {import("./candidate.js").Unanswered | Refused | NotSynced}
   */
  async finish(isLeft) {
    const { vault, known, labels, recovery, link } = this.#made
    if (!this.code) throw new WrongKey() // it locked meanwhile
    const { account } = vault
    const kek = await recoveryKek(this.#secret)
    const ak = await unwrap(recovery.blob, kek, contextOf(recovery, account))
    if (!ak) throw new WrongKey()
    const links = [link, ...(vault.history ?? []), ...known]
    const { keychain, history } = await openEpochs(ak, fromBase64url(account), recovery.epoch, links)
    if (!keychain.of(vault.epoch)) throw new WrongKey() // proven: the new key leads back to the old one
    const slots = [recovery, ...[...this.#kept.values()].filter(slot => slot !== null)]
    const device = slots.length === 1 ? await this.#deviceSlot(kek) : null
    const request = {
      account,
      was: vault.epoch,
      epoch: recovery.epoch,
      slots: slots.map(toWire),
      passkeys: await labelled([...this.#kept.keys()], labels, keychain),
      verifier_hash: toBase64url(await sha256(await verifier(this.#secret))),
      history: [...known.toSorted((a, b) => a.epoch - b.epoch), link].map(linkToWire),
    }
    const { inboxPublic, writeKey } = keychain.publicSide()
    const candidate = { epoch: keychain.epoch, inboxPublic, writeKey, slots: [...slots, ...(device ?? [])], history }
    await offerStanding(account, { ...candidate, request }, keychain, isLeft)
    this.forget()
    changed("vault")
  }

  /** Overwrite what must not outlive the ceremony. */
  forget() {
    this.#secret.fill(0)
    this.code = ""
  }

  /** Does it open what it opened before? One that never could has no slot to try. @param {string} id @param {CryptoKey} kek */
  async #opened(id, kek) {
    const { account, epoch, slots, candidates } = this.#made.vault
    const own = [...slots, ...candidates].filter(slot => slot.credential === id && slot.epoch === epoch)
    return own.length === 0 || (await openFirst(own, account, kek, () => true)) !== null
  }

  /** @param {string} id @param {CryptoKey | null} kek */
  async #keep(id, kek) {
    /** @type {Slot} */
    const slot = { kind: "passkey", credential: id, epoch: this.#made.recovery.epoch, blob: new Uint8Array() }
    this.#kept.set(id, kek && (await this.#wrapped(slot, await recoveryKek(this.#secret), kek)))
  }

  /** Where no passkey can encrypt, this phone stays open, as it was. @param {CryptoKey} from of the recovery slot @returns {Promise<Slot[]>} */
  async #deviceSlot(from) {
    const { deviceKey } = this.#made.vault
    /** @type {Slot} */
    const slot = { kind: "device", credential: null, epoch: this.#made.recovery.epoch, blob: new Uint8Array() }
    return deviceKey ? [await this.#wrapped(slot, from, deviceKey)] : []
  }

  /** @param {Slot} slot @param {CryptoKey} from @param {CryptoKey} to @returns {Promise<Slot>} proven */
  async #wrapped(slot, from, to) {
    const { vault, recovery } = this.#made
    const [old, context] = [contextOf(recovery, vault.account), contextOf(slot, vault.account)]
    const blob = await rewrap(recovery.blob, from, old, to, context)
    if (!blob) throw new WrongKey()
    return { ...slot, blob }
  }
}

/**
 * What the server should hold is part of the request; where another phone sent something meanwhile, look again.
 * @param {string} account @param {Omit<import("../store/types.js").Candidate, "request"> & {request: object}} candidate @param {Keychain} keychain
 * @param {() => boolean} isLeft
 */
async function offerStanding(account, candidate, keychain, isLeft) {
  for (let attempt = 1; ; attempt++) {
    await settled()
    const { count, digest } = await standing(account)
    const request = { ...candidate.request, count, digest: toBase64url(digest) }
    try {
      return await offer(account, { ...candidate, request }, keychain, isLeft)
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "not-synced" || attempt === ATTEMPTS) throw error
    }
  }
}

/** Everything is at the server, and everything from there is here. @throws {NotSynced | Unreachable} */
async function settled() {
  if ((await status()).erasing > 0) await eraseNow()
  const outcome = await flush()
  if (outcome === "unreachable") throw new Unreachable("sync")
  const { waiting, erasing } = await status()
  if (outcome !== "synced" || waiting + erasing > 0 || isPending(await theVault())) throw new NotSynced()
}

/** @param {Vault} vault @param {Keychain} keychain @returns {Promise<Map<string, string>>} those that can be read */
async function labelsOf(vault, keychain) {
  /** @type {Map<string, string>} */
  const labels = new Map()
  for (const { id, label } of vault.passkeys) {
    const text = await openLabel(keychain, fromBase64url(id), fromBase64url(label)).catch(() => null)
    if (text !== null) labels.set(id, text)
  }
  return labels
}

/** @param {string[]} ids @param {Map<string, string>} labels @param {Keychain} keychain the new one */
function labelled(ids, labels, keychain) {
  return Promise.all(
    ids.map(async id => {
      const sealed = await sealLabel(keychain, fromBase64url(id), labels.get(id) ?? "")
      return { id, label: toBase64url(sealed) }
    }),
  )
}
