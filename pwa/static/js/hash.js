// The one user of crypto.subtle outside vault/: hashing needs no key, and sync/ may not import vault/.

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Uint8Array<ArrayBuffer>>} SHA-256, 32 bytes */
export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
}
