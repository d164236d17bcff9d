// The rows of the database. Ids and accounts are base64url text, so that they can be keys.

/**
 * @typedef {object} Slot
 * @property {"passkey" | "recovery" | "device"} kind
 * @property {string | null} credential
 * @property {number} epoch
 * @property {Uint8Array<ArrayBuffer>} blob 61 bytes, docs/keys.md
 *
 * @typedef {object} Passkey what the server lists; the label is sealed
 * @property {string} id
 * @property {string} label
 * @property {string} created_day
 * @property {boolean} has_slot
 *
 * @typedef {object} Vault
 * @property {string} account
 * @property {"local" | "account"} kind
 * @property {number} epoch never lowered
 * @property {Uint8Array<ArrayBuffer>} inboxPublic
 * @property {CryptoKey} writeKey
 * @property {Slot[]} slots each has been opened here once, or was made here
 * @property {Slot[]} candidates what the server offered; unproven, never in place of a proven one
 * @property {CryptoKey | null} deviceKey opens the slot of kind device, where there is one
 * @property {string} device 8 bytes
 * @property {number} counter sequence of this device
 * @property {number} lamport highest seen
 * @property {Record<string, number>} seen highest sequence of each other device
 * @property {string | null} lastDay day of the last check-in, in clear
 * @property {{name: string, phone: string} | null} [person] kept in clear where somebody asked for it
 * @property {string | null} logId
 * @property {number} cursor
 * @property {boolean} signedIn false after the server refused the session
 * @property {string | null} attention why syncing stopped, until it works again
 * @property {Passkey[]} passkeys as the server lists them
 * @property {string[]} credentials every passkey of this account that was seen here: what a server hides stays excluded
 *
 * @typedef {"saved" | "offered" | "safe" | "attention" | "erasing"} State erasing: deleted here, its bytes are still at the server
 *
 * @typedef {object} RecordRow
 * @property {string} account
 * @property {string} id
 * @property {number} epoch
 * @property {Uint8Array<ArrayBuffer>} sealed empty where only an erased record's place is known
 * @property {Uint8Array<ArrayBuffer>} tag
 * @property {Uint8Array<ArrayBuffer>} leaf
 * @property {State} state
 * @property {string} [why] code, with state attention
 * @property {string} [day] of arrival at the server
 * @property {Uint8Array<ArrayBuffer>} [serverLeaf] what the server holds under this id, where it is not `leaf`
 * @property {{epoch: number, sealed: Uint8Array<ArrayBuffer>, tag: Uint8Array<ArrayBuffer>, leaf: Uint8Array<ArrayBuffer>, day: string}} [rival] other bytes that the server holds under this id
 *
 * @typedef {object} DraftRow
 * @property {string} account
 * @property {string} id
 * @property {CryptoKey} key
 * @property {Uint8Array<ArrayBuffer>} sealed
 * @property {boolean} [long] of a longer questionnaire
 */

export {}
