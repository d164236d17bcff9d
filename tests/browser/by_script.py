"""Steps that most tests only want to have taken, in the page and not by the tool's own taps.

Nothing here says that a finger would reach what is tapped: that is tried by test_opening.py and wherever `answer`,
`type_groups_back`, `prove` and `by_hand` are used. By the tool, a check-in is a second of work and a passkey another.
"""

# As a person finds them: the control that can be seen, by what it says. Each waits for its state, with a bound.
FINDING = """
  const end = performance.now() + 20_000
  const seen = selector => [...document.querySelectorAll(selector)].filter(item => item.checkVisibility())
  const button = name => seen("button").find(item => new RegExp(`^(${name})$`).test(item.textContent.trim()))
  const came = async (what, find) => {
    let found
    while (!(found = find())) {
      if (performance.now() > end) throw new Error(`${what} did not come`)
      await new Promise(requestAnimationFrame)
    }
    return found
  }
"""

# A whole check-in, from the button on: the answers in their order.
ANSWER = f"""async answers => {{
  {FINDING}
  ;(await came("the way in", () => button("Start a check-in|Check in.*"))).click()
  const form = document.querySelector("check-in")
  const taps = () => !("deaf" in form.dataset) && !form.querySelector("[data-form]").inert
  for (const [at, answer] of answers.entries()) {{
    const asked = () => [...form.querySelectorAll("fieldset")].find((item, n) => n === at && item.checkVisibility())
    const question = await came(`question ${{at + 1}}`, () => taps() && asked())
    question.querySelector(`[aria-label="${{answer}}"]`).click()
  }}
}}"""

# From You to the end of making a passkey; the recovery code.
ENROL = f"""async () => {{
  {FINDING}
  ;(await came("the button", () => button("Create a passkey"))).click()
  const shown = await came("the code", () => seen("[data-code]").find(item => item.textContent.trim()))
  const code = shown.textContent.trim()
  for (const field of seen("[data-groups] input")) {{
    field.value = code.split("-")[field.labels[0].textContent.match(/\\d+$/)[0] - 1]
    field.dispatchEvent(new Event("input", {{ bubbles: true }}))
  }}
  button("Continue").click()
  await came("the proof", () => seen("h2").find(item => item.textContent === "Once more, to be sure"))
  ;(await came("its button", () => button("Continue"))).click()
  return code
}}"""
