// What the phone's own list of passkeys shows: neutral, no name, no e-mail address.

/** @returns {{rpName: string, userName: string, label: string}} label: what the new passkey is called here, until renamed */
export function passkeyNames() {
  const { dataset } = document.documentElement
  const rpName = dataset.appName ?? ""
  const today = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" }).format(new Date())
  const label = document.querySelector("#passkey-name")?.getAttribute("data-default") ?? rpName
  return { rpName, userName: `${rpName} ${today}`, label }
}
