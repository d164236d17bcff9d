// Support: the lines of the country that a person chose.
import { chooseCountry } from "./help.js"
import { one, section } from "./view.js"

export function start() {
  const select = one(section("/support"), "#country")
  select.addEventListener("change", () => chooseCountry(select.value))
}
