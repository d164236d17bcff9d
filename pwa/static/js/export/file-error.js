// Why a file is not taken: the place shows the sentence of this code, and nothing here has changed.

/**
 * Codes: not-breather, newer, older, truncated, altered, too-large, junk (an entry that no Breather wrote), other-account,
 * whose (made without an account: the person has to say that it is theirs).
 */
export class FileError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code)
    this.code = code
  }
}
