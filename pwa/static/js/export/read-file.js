// Read a file that a person chose. Nothing is stored here, and nothing in it is trusted.
import { FileError } from "./file-error.js"
import { parsed } from "./text.js"

const LIMIT = 64 * 2 ** 20 // bytes; ten years of daily check-ins with notes are about 6 MB

/** @param {Blob} file @returns {ReturnType<typeof parsed>} @throws {FileError} */
export async function readFile(file) {
  if (file.size > LIMIT) throw new FileError("too-large")
  return parsed(new Uint8Array(await file.arrayBuffer()))
}
