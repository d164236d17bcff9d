// The server at the other end of two pipes (tests/model/host.py), asked and answered without waiting in between.
import { readSync, writeSync } from "node:fs"

const OUT = 4
const IN = 3

/** @param {object} head @param {Uint8Array} [body] @returns {{head: any, body: Buffer}} */
export function tell(head, body = new Uint8Array()) {
  const line = Buffer.from(JSON.stringify(head))
  write(Buffer.concat([size(line.length), size(body.length), line, body]))
  const sizes = read(8)
  const answer = {
    head: JSON.parse(read(sizes.readUInt32BE(0)).toString() || "null"),
    body: read(sizes.readUInt32BE(4)),
  }
  if (answer.head?.failed) throw new Error(answer.head.failed)
  return answer
}

function size(n) {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(n)
  return bytes
}

function write(bytes) {
  for (let at = 0; at < bytes.length;) at += writeSync(OUT, bytes, at)
}

function read(count) {
  const bytes = Buffer.alloc(count)
  for (let at = 0; at < count;) {
    const got = readSync(IN, bytes, at, count - at, null)
    if (!got) process.exit(1) // the host is gone
    at += got
  }
  return bytes
}
