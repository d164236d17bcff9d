// The tokens of two versions of each script, as the compiler sees them: usage: node tokens.mjs < JSON of [name, a, b][].
// Prints the names whose versions differ in anything but comments and white space.
import { text } from "node:stream/consumers"
import ts from "typescript"

/** @param {string} source @returns {string} every token on a line of its own; a line break before it counts, it may end a statement */
function tokens(source) {
  const file = ts.createSourceFile("a.js", source, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS)
  /** @type {string[]} */
  const found = []
  const visit = (/** @type {ts.Node} */ node) => {
    const parts = node.getChildren(file).filter(part => part.kind < ts.SyntaxKind.FirstJSDocNode)
    if (parts.length) return parts.forEach(visit)
    const before = source.slice(node.getFullStart(), node.getStart(file))
    found.push((before.includes("\n") ? "\n" : "") + ts.SyntaxKind[node.kind] + node.getText(file))
  }
  visit(file)
  return found.join("\t")
}

const pairs = JSON.parse(await text(process.stdin))
console.log(JSON.stringify(pairs.filter(([, a, b]) => tokens(a) !== tokens(b)).map(([name]) => name)))
