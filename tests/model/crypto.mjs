// WebCrypto over node:crypto, without threads: what is asked is done at once, so that a schedule runs the same way again from
// its seed. Only what the app asks for; the app's own formats are proven elsewhere (tests/browser/vault), here they only run.
import * as node from "node:crypto"

const SPKI = Buffer.from("302a300506032b656e032100", "hex") // section 4
const GCM_TAG = 16

/** Opaque, as a CryptoKey is: a disk keeps it without looking inside. */
export class Key {
  constructor(raw) {
    this.raw = raw
    Object.freeze(this)
  }
}

/**
 * @param {() => number} random 0 to 1: the seed decides every id, so that a schedule can be told again
 * @param {() => Promise<void>} turn before something is sealed or opened
 */
export function cryptoOf(random, turn) {
  const bytes = size => Uint8Array.from({ length: size }, () => Math.floor(random() * 256))
  const getRandomValues = array => {
    array.set(bytes(array.length))
    return array
  }
  return { getRandomValues, subtle: subtleOf(bytes, turn) }
}

function subtleOf(random, turn) {
  return {
    digest: async (_, data) => buffer(node.createHash("sha256").update(data).digest()),
    importKey: async (format, data, algorithm) => imported(format, Uint8Array.from(data), algorithm),
    generateKey: async algorithm => new Key(random(algorithm.length / 8)),
    deriveBits: async (algorithm, key, bits) => buffer(derived(algorithm, key, bits / 8)),
    deriveKey: async (algorithm, key, wanted) => new Key(derived(algorithm, key, wanted.length / 8)),
    sign: async (_, key, data) => buffer(hmac(key, data)),
    verify: async (_, key, tag, data) => node.timingSafeEqual(hmac(key, data), tag),
    encrypt: (how, key, data) => turn().then(() => buffer(encrypted(how, key, data))),
    decrypt: (how, key, data) => turn().then(() => buffer(decrypted(how, key, data))),
    unwrapKey: async (_, wrapped, key, how) => new Key(decrypted(how, key, wrapped)),
  }
}

function imported(format, data, algorithm) {
  const x25519 = algorithm === "X25519"
  if (x25519 && format === "pkcs8") return new Key(privateOf(data))
  if (x25519) return new Key(publicOf(data))
  return new Key(data)
}

const privateOf = der => ({ object: node.createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" }) })

const publicOf = raw => ({
  object: node.createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" }),
})

function derived(algorithm, key, size) {
  if (algorithm.name === "HKDF")
    return Buffer.from(node.hkdfSync("sha256", key.raw, algorithm.salt, algorithm.info, size))
  return node.diffieHellman({ privateKey: key.raw.object, publicKey: algorithm.public.raw.object })
}

const hmac = (key, data) => node.createHmac("sha256", key.raw).update(data).digest()

function encrypted({ iv, additionalData }, key, data) {
  const cipher = node.createCipheriv("aes-256-gcm", key.raw, iv)
  if (additionalData) cipher.setAAD(additionalData)
  return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()])
}

function decrypted({ iv, additionalData }, key, data) {
  const cipher = node.createDecipheriv("aes-256-gcm", key.raw, iv)
  if (additionalData) cipher.setAAD(additionalData)
  cipher.setAuthTag(data.subarray(data.length - GCM_TAG))
  try {
    return Buffer.concat([cipher.update(data.subarray(0, data.length - GCM_TAG)), cipher.final()])
  } catch {
    throw new DOMException("refused", "OperationError")
  }
}

const buffer = view => Uint8Array.from(view).buffer
