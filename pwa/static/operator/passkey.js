// Passkeys of operators. Not vault/passkey.js: that one asks each passkey for its PRF output, and a member of staff who picks
// their own passkey here by mistake would hand this page the key that opens their check-ins.

import { fromBase64url, toBase64url } from "../js/bytes.js"
import { Refused } from "./ask.js"

const ALGORITHMS = [-7, -8, -257] // ES256, EdDSA, RS256

/**
 * @param {{ challenge: string, operator: string, userName: string, rpName: string }} options challenge and id in base64url
 * @returns {Promise<object>} the `attestation` of docs/protocol.md @throws {Refused}
 */
export async function create({ challenge, operator, userName, rpName }) {
  /** @type {PublicKeyCredentialCreationOptions} */
  const publicKey = {
    challenge: fromBase64url(challenge),
    rp: { id: location.hostname, name: rpName },
    user: { id: fromBase64url(operator), name: userName, displayName: userName },
    pubKeyCredParams: ALGORITHMS.map(alg => ({ type: "public-key", alg })),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    attestation: "none",
  }
  const credential = await ceremony(() => navigator.credentials.create({ publicKey }))
  const response = /** @type {AuthenticatorAttestationResponse} */ (credential.response)
  return {
    id: text(credential.rawId),
    client_data: text(response.clientDataJSON),
    attestation: text(response.attestationObject),
  }
}

/** @param {string} challenge in base64url @returns {Promise<object>} the `assertion` of docs/protocol.md @throws {Refused} */
export async function get(challenge) {
  /** @type {PublicKeyCredentialRequestOptions} */
  const publicKey = {
    challenge: fromBase64url(challenge),
    rpId: location.hostname,
    userVerification: "required",
  }
  const credential = await ceremony(() => navigator.credentials.get({ publicKey }))
  const response = /** @type {AuthenticatorAssertionResponse} */ (credential.response)
  return {
    id: text(credential.rawId),
    client_data: text(response.clientDataJSON),
    authenticator_data: text(response.authenticatorData),
    signature: text(response.signature),
    user_handle: response.userHandle ? text(response.userHandle) : "",
  }
}

/** @param {() => Promise<Credential | null>} ask @returns {Promise<PublicKeyCredential>} @throws {Refused} */
async function ceremony(ask) {
  if (typeof PublicKeyCredential !== "function") throw new Refused("unsupported")
  const credential = await ask().catch(error => {
    throw new Refused(codeOf(error))
  })
  if (!credential) throw new Refused("failed")
  return /** @type {PublicKeyCredential} */ (credential)
}

/** WebAuthn level 3, sections 5.1.3 and 5.1.4, says which error means what. @param {unknown} error */
function codeOf(error) {
  const name = error instanceof DOMException ? error.name : ""
  if (name === "NotAllowedError" || name === "AbortError") return "cancelled"
  return name === "NotSupportedError" || name === "ConstraintError" ? "unsupported" : "failed"
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  return toBase64url(new Uint8Array(buffer))
}
