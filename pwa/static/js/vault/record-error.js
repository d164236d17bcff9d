/** @typedef {"malformed" | "seal" | "padding" | "json" | "kind" | "tag" | "too-long" | "locked"} RecordCode */

/** Why a record was not sealed or not opened; what fails to open is set aside and counted, never dropped. */
export class RecordError extends Error {
  name = "RecordError"

  /** @param {RecordCode} code @param {ErrorOptions} [options] */
  constructor(code, options) {
    super(code, options)
    this.code = code
  }
}
