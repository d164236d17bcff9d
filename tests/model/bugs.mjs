// Planted bugs of the phone: file, what stands there, what takes its place. Each must be found (test_planted.py).

/** @type {Record<string, [string, string, string]>} */
export const BUGS = {
  "a record is told as saved and never put": [
    "store/records.js",
    'store("records").put(row)\n    return "saved"',
    'return "saved"',
  ],
  "the counter is not compared when saving": ["store/records.js", "vault?.counter !== with_.counter || ", "!vault || "],
  "the device is not compared when saving": ["store/records.js", " || vault.device !== with_.device", ""],
  "the same form saves twice": ["store/records.js", 'if (there) return "exists"', ""],
  "what is offered is called safe": ["store/outbox.js", 'state: "offered" })', 'state: "safe" })'],
  "only the first row of an answer is written": [
    "store/outbox.js",
    'for (const row of rows) store("records").put(row)\n    for',
    'for (const row of rows.slice(0, 1)) store("records").put(row)\n    for',
  ],
  "the cursor is not kept": ["sync/engine.js", "row.cursor = answer.cursor", "row.cursor = row.cursor"],
  "the cursor runs ahead": ["sync/engine.js", "row.cursor = answer.cursor", "row.cursor = answer.cursor + 1"],
  "syncing ends while something waits": [
    "sync/engine.js",
    "if (answer.more || left > 0) continue",
    "if (answer.more) continue",
  ],
  "the digest is not compared": [
    "sync/engine.js",
    "return answer.digest !== null && (await agrees(account, answers, answer.digest)) && { erasing }",
    "return { erasing }",
  ],
  "healing offers nothing again": ["sync/heal.js", "lacking.map(row => row.id)", "[]"],
  "an old session is not ended first": ["sync/engine.js", "if (start.ending) {", "if (false) {"],
  "adoption does not see what was saved meanwhile": ["store/vaults.js", "!== found) return false", "< 0) return false"],
  "adoption drops the local records": [
    "store/vaults.js",
    "for (const row of records) {",
    "for (const row of records.slice(1)) {",
  ],
  "counting goes back when somebody signs in again": [
    "store/vaults.js",
    "counter: Math.max(a.counter, b.counter)",
    "counter: 0",
  ],
  "a second local vault hides the first": [
    "store/vaults.js",
    '(await done(store("vaults").getAll())).find(({ kind }) => kind === "local") ?? vault',
    "vault",
  ],
  "deleted bytes come back": ["sync/plan.js", 'if (row?.state === "erasing") return { ...row, serverLeaf: leaf }', ""],
  "an erased place blocks the record that came back": [
    "sync/plan.js",
    'if (!row || isPlace(row)) return { account, ...record, leaf, state: "safe" }',
    'if (!row) return { account, ...record, leaf, state: "safe" }',
  ],
  "a tombstone is not obeyed": ["journal/obey.js", "if (here.length)", "if (!here)"],
  "a tombstone forgets what it erases": ["journal/correct.js", "erases: doomed.map(found => found.id)", "erases: []"],
  "Lamport numbers stand still": ["journal/append.js", "const lamport = vault.lamport + 1", "const lamport = 1"],
  "what came in a pack is offered without bytes": [
    "store/outbox.js",
    'if (row.packed) return { ...row, state: "attention", why: "reseal", serverLeaf: undefined }',
    "",
  ],
  "the copy does not follow": ["store/db.js", "follow(written, level).then(", "Promise.resolve().then("],
  "a new copy is not brought level": [
    "store/mend.js",
    "isDone = await level(lacking, keys, stand)",
    "isDone = lacking !== keys",
  ],
  "the copy is brought level only after the first write": ["store/db.js", "await readied(level)", "await null"],
  "the copy does not see that another page wrote": [
    "store/second.js",
    "if ((await standIn(store)) !== since) return false",
    "",
  ],
  "the copy takes what is safe for all there is": [
    "store/second.js",
    "const ours = written.filter(",
    'const ours = written.filter(({ name, value }) => name !== "records" || value?.state === "safe").filter(',
  ],
  "a lost database does not come back from its copy": [
    "store/db.js",
    "opened(isPossible() ? null : NOTHING)",
    "opened(NOTHING)",
  ],
  "a copy that cannot be read is taken for none": [
    "store/db.js",
    "recall().catch(error => {",
    "recall().catch(error => {\n    return NOTHING",
  ],
  "who comes back from the copy counts on as the same device": [
    "store/second.js",
    "device: toBase64url(random(8)), counter: 0,",
    "counter: 0,",
  ],
  "the cursor survives a lost database": ["store/second.js", "logId: null, cursor: 0 }", "}"],
  "what was deleted stays in the copy": [
    "store/second.js",
    "if (!keys.has(JSON.stringify(key))) store",
    "if (keys.size < 0) store",
  ],
}
