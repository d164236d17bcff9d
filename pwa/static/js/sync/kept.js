// Public lists that a phone keeps whole, with the time they came and the tag that asks whether they changed.
import { getPref, setPref } from "../store/prefs.js"
import { readTagged, Unreachable } from "./api.js"

const OFTEN = 60_000 // ms: a phone that is picked up again and again need not ask each time

/**
 * @template B
 * @typedef {{fetchedAt: number, tag: string, bundle: B}} Kept fetchedAt: Unix ms of the last answer, also one that said 'unchanged'
 */

/** @template B a public list: `news` dispatches 'change' when another one came */
export class KeptList {
  news = new EventTarget()

  /** @param {string} path @param {string} pref where it is kept @param {(body: any) => body is B} isSound */
  constructor(path, pref, isSound) {
    this.path = path
    this.pref = pref
    this.isSound = isSound
  }

  /** @returns {Promise<Kept<B> | null>} null before the first one came */
  kept() {
    return getPref(this.pref)
  }

  /**
   * Ask for it, unless it was asked for just now. What cannot be read changes nothing on the phone.
   * @param {{now?: boolean}} [how] now: a person asked @returns {Promise<"same" | "changed" | "unreachable">}
   */
  async refresh({ now = false } = {}) {
    try {
      const kept = await this.kept()
      const age = Date.now() - (kept?.fetchedAt ?? 0)
      if (!now && age >= 0 && age < OFTEN) return "same"
      const answer = await readTagged(this.path, kept?.tag ?? "")
      if (!answer && !kept) return "unreachable"
      if (answer && !this.isSound(answer.body)) throw new Unreachable(this.pref)
      const next = answer ? { tag: answer.tag, bundle: answer.body } : kept
      await setPref(this.pref, { ...next, fetchedAt: Date.now() })
      if (answer) this.news.dispatchEvent(new Event("change"))
      return answer ? "changed" : "same"
    } catch {
      return "unreachable"
    }
  }
}
