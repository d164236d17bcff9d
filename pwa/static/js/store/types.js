// The rows of the database. Ids and accounts are base64url text, so that they can be keys.

/**
 * @typedef {object} Slot
 * @property {"passkey" | "recovery" | "device"} kind
 * @property {string | null} credential
 * @property {number} epoch
 * @property {Uint8Array<ArrayBuffer>} blob 61 bytes, docs/keys.md
 *
 * @typedef {object} Recovery what the server holds for the recovery code, as it said last or as it was made here
 * @property {Slot} slot unproven where it came from the server
 * @property {string} verifierHash belongs to that slot and no other
 *
 * @typedef {object} Link leads back from the account key of an epoch to the one before
 * @property {number} epoch the newer one
 * @property {Uint8Array<ArrayBuffer>} blob 61 bytes, docs/keys.md, rotation
 *
 * @typedef {object} Candidate keys that may be in force at the server already: sealed and public parts only
 * @property {number} epoch
 * @property {Uint8Array<ArrayBuffer>} inboxPublic
 * @property {CryptoKey} writeKey
 * @property {Slot[]} slots each has been opened here once
 * @property {Link[]} history
 * @property {object} request as it was sent, and is sent again until there is an answer: docs/protocol.md
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
 * @property {Link[]} [history] each has been opened here once, or was made here
 * @property {Recovery | null} [recovery]
 * @property {boolean} [behind] the server was restored to before these keys, and is to get them again
 * @property {Candidate | null} [pending] a change of keys to which no answer came yet
 * @property {"done" | "not-done" | null} [change] how one ended to which the answer came late; null: nobody has to be told
 * @property {string} device 8 bytes
 * @property {number} counter sequence of this device
 * @property {number} lamport highest seen
 * @property {Record<string, number>} seen highest sequence of each other device
 * @property {string | null} lastDay day of the last check-in, in clear
 * @property {{name: string, phone: string} | null} [person] kept in clear where somebody asked for it
 * @property {string | null} logId
 * @property {number} cursor
 * @property {number | null} [packsBefore] history packs that end here or earlier were not read yet; null: all were, or none are wanted
 * @property {boolean} [unread] there are packs that nobody has opened yet
 * @property {number} [packed] how many records the packs at the server stood for when this phone looked
 * @property {boolean} signedIn false after the server refused the session
 * @property {number} [answers] of the server, applied to this phone's disk, by whichever tab
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
 * @property {Uint8Array<ArrayBuffer>} sealed empty where only an erased record's place is known, and where it came in a pack
 * @property {Uint8Array<ArrayBuffer>} tag
 * @property {Uint8Array<ArrayBuffer>} leaf
 * @property {State} state
 * @property {boolean} [packed] its content came in a pack: no bytes of its own are here
 * @property {string} [why] code, with state attention; reseal: the server lost it, and it has to be sealed anew
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
