// The one door to navigator.credentials. Every option but the challenge is chosen here, never by the server: a server that
// left excludeCredentials out would have the authenticator overwrite the first passkey, and its PRF secret with it.

import { random, toBase64url, utf8 } from "../bytes.js"
import { sha256 } from "../hash.js"

/** @import { Bytes } from "./kdf.js" */
/** @typedef {{ id: string, client_data: string, attestation: string }} Attestation base64url, docs/protocol.md */
/**
 * @typedef {{ id: string, client_data: string, authenticator_data: string, signature: string, user_handle: string | null }} Assertion
 * base64url, docs/protocol.md
 */

const PRF_LABEL = "breather/1/prf"
const ES256 = -7
const EDDSA = -8
const RS256 = -257

export class PasskeyError extends Error {
  name = "PasskeyError"

  /** @param {"cancelled" | "exists" | "unsupported" | "failed"} code @param {ErrorOptions} [options] */
  constructor(code, options) {
    super(code, options)
    this.code = code
  }
}

/** What this browser can do, found by trying. @returns {Promise<{ passkeys: boolean, x25519: boolean, platform: boolean }>} */
export async function support() {
  const passkeys = typeof PublicKeyCredential === "function" && !!navigator.credentials
  return {
    passkeys,
    x25519: await succeeds(async () => !!(await crypto.subtle.generateKey("X25519", false, ["deriveBits"]))),
    platform: passkeys && (await succeeds(() => PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())),
  }
}

/**
 * @param {object} options
 * @param {Bytes} options.challenge from the server
 * @param {Bytes} options.account 16 bytes, the user handle
 * @param {Bytes[]} options.exclude ids of the account's passkeys, from the phone's own slots
 * @param {string} options.userName as the phone's list of passkeys shows it
 * @param {string} options.rpName
 * @returns {Promise<{ id: Bytes, attestation: Attestation, prf: Bytes | null, prfEnabled: boolean }>}
 *   `prf` (32 bytes, the caller overwrites them) comes at creation from some authenticators only: ask `get` again
 * @throws {PasskeyError}
 */
export async function create({ challenge, account, exclude, userName, rpName }) {
  /** @type {PublicKeyCredentialCreationOptions} */
  const publicKey = {
    challenge,
    rp: { id: location.hostname, name: rpName },
    user: { id: account, name: userName, displayName: userName },
    pubKeyCredParams: [ES256, EDDSA, RS256].map(alg => ({ type: "public-key", alg })),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    excludeCredentials: exclude.map(descriptor),
    attestation: "none",
    extensions: await prfExtension(),
  }
  const credential = await ceremony(() => navigator.credentials.create({ publicKey }))
  const response = /** @type {AuthenticatorAttestationResponse} */ (credential.response)
  const extensions = credential.getClientExtensionResults()
  return {
    id: new Uint8Array(credential.rawId),
    attestation: {
      id: text(credential.rawId),
      client_data: text(response.clientDataJSON),
      attestation: text(response.attestationObject),
    },
    prf: prfOutput(extensions),
    prfEnabled: extensions.prf?.enabled === true,
  }
}

/**
 * @param {object} options
 * @param {Bytes} [options.challenge] from the server; without one the ceremony only opens the vault, offline
 * @param {Bytes[]} [options.allow] ids of passkeys; none: any of this site
 * @returns {Promise<{ id: Bytes, assertion: Assertion, userHandle: Bytes | null, prf: Bytes | null }>}
 *   `prf` is 32 bytes, which the caller overwrites
 * @throws {PasskeyError}
 */
export async function get({ challenge = random(32), allow = [] } = {}) {
  /** @type {PublicKeyCredentialRequestOptions} */
  const publicKey = {
    challenge,
    rpId: location.hostname,
    allowCredentials: allow.map(descriptor),
    userVerification: "required",
    extensions: await prfExtension(),
  }
  const credential = await ceremony(() => navigator.credentials.get({ publicKey }))
  const response = /** @type {AuthenticatorAssertionResponse} */ (credential.response)
  return {
    id: new Uint8Array(credential.rawId),
    assertion: {
      id: text(credential.rawId),
      client_data: text(response.clientDataJSON),
      authenticator_data: text(response.authenticatorData),
      signature: text(response.signature),
      user_handle: response.userHandle && text(response.userHandle),
    },
    userHandle: response.userHandle && new Uint8Array(response.userHandle),
    prf: prfOutput(credential.getClientExtensionResults()),
  }
}

/** @param {() => Promise<Credential | null>} ask @returns {Promise<PublicKeyCredential>} @throws {PasskeyError} */
async function ceremony(ask) {
  if (typeof PublicKeyCredential !== "function") throw new PasskeyError("unsupported")
  let credential
  try {
    credential = await ask()
  } catch (cause) {
    throw new PasskeyError(codeOf(cause), { cause })
  }
  if (!credential) throw new PasskeyError("failed")
  return /** @type {PublicKeyCredential} */ (credential)
}

/** WebAuthn level 3, sections 5.1.3 and 5.1.4, says which error means what. @param {unknown} error */
function codeOf(error) {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "AbortError":
      return "cancelled"
    case "InvalidStateError":
      return "exists"
    case "NotSupportedError":
    case "ConstraintError":
      return "unsupported"
    default:
      return "failed"
  }
}

/** One constant input: a discoverable sign-in does not know its credential, so evalByCredential cannot be used. */
async function prfExtension() {
  return { prf: { eval: { first: await sha256(utf8(PRF_LABEL)) } } }
}

/** @param {AuthenticationExtensionsClientOutputs} extensions @returns {Bytes | null} */
function prfOutput({ prf }) {
  const first = prf?.results?.first
  return first ? bytesOf(first) : null
}

/** @param {BufferSource} source @returns {Bytes} a view, not a copy: overwriting it overwrites what the browser handed out */
function bytesOf(source) {
  if (source instanceof ArrayBuffer) return new Uint8Array(source)
  return new Uint8Array(/** @type {ArrayBuffer} */ (source.buffer), source.byteOffset, source.byteLength)
}

/** @param {Bytes} id @returns {PublicKeyCredentialDescriptor} */
function descriptor(id) {
  return { type: "public-key", id }
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  return toBase64url(new Uint8Array(buffer))
}

/** @param {() => Promise<boolean>} attempt */
async function succeeds(attempt) {
  try {
    return await attempt()
  } catch {
    return false
  }
}
