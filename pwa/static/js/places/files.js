// Files: what is taken out of this phone, brought back, printed.
import * as out from "./files-export.js"
import * as bringBack from "./files-import.js"
import * as paper from "./files-print.js"

export function start() {
  for (const view of [out, bringBack, paper]) view.start()
}
