// A place in a state, without the app: the page's own templates, set up as scenes.yaml says. For developers and the tests of looks.
import { showTracks } from "../places/tracks.js"
import { all, one, section, showOnly } from "../places/view.js"
import { showCode } from "../places/you/code-form.js"
import { fill } from "../words.js"
import { showEntry, showList } from "./entries.js"
import { showHistory } from "./history.js"
import { showRows } from "./rows.js"

/**
 * @typedef {object} Scene as pwa/gallery/__init__.py describes it
 * @property {string} view @property {string[]} show @property {string[]} hide @property {Record<string, string>} only
 * @property {Record<string, Record<string, string | number>>} words @property {Record<string, string>} text
 * @property {Record<string, Record<string, string>>} set @property {Record<string, Record<string, number>>} style
 * @property {Record<string, {answers: Record<string, number | null>, usual?: any}>} tracks
 * @property {Record<string, import("./rows.js").Rows>} rows @property {string[]} check @property {string[]} first @property {string} open @property {string} history @property {string} entry @property {string} code
 */

/** @type {Scene} */
const scene = JSON.parse(document.body.dataset.scene ?? "")
const root = section(scene.view)

function setUp() {
  root.hidden = false
  document.documentElement.dataset.shown = "yes"
  document.body.dataset.chrome = root.dataset.chrome ?? ""
  for (const [name, value] of Object.entries(scene.only)) showOnly(root, name, value)
  if (scene.history) showHistory(root, scene.history)
  if (scene.entry === "list") showList(root)
  else if (scene.entry) showEntry(root, scene.entry)
  if (scene.code) showCode(root, scene.code, [2, 5])
  showRows(root, scene.rows)
  for (const [where, values] of Object.entries(scene.words))
    for (const element of all(root, where)) fill(element, values)
  for (const [where, text] of Object.entries(scene.text))
    for (const element of all(root, where)) element.textContent = text
  for (const [where, { answers, usual = {} }] of Object.entries(scene.tracks))
    showTracks(one(root, where), answers, usual)
  for (const [where, attributes] of Object.entries(scene.set))
    for (const element of all(document, where))
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  for (const [where, properties] of Object.entries(scene.style))
    for (const [name, value] of Object.entries(properties)) one(root, where).style.setProperty(name, String(value))
  for (const where of scene.show) for (const element of all(document, where)) element.hidden = false
  for (const where of scene.hide) for (const element of all(document, where)) element.hidden = true
  for (const where of scene.first) one(root, where).parentElement?.prepend(one(root, where))
  for (const where of scene.check) one(root, where).checked = true
  for (const link of all(document, "a[data-place]"))
    if (link.getAttribute("href") === scene.view.split("#")[0]) link.setAttribute("aria-current", "page")
  if (scene.open) one(document, scene.open).showModal()
}

setUp()
document.documentElement.dataset.ready = "yes"
