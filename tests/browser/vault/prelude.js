// Loaded once into the test page: the modules under test, and bytes to and from Python.
;async () => {
  const names = "box draft history hpke kdf keychain label pack padding passkey record recovery slot x25519".split(" ")
  const modules = await Promise.all(names.map(name => import(`/static/js/vault/${name}.js`)))
  globalThis.vault = Object.fromEntries(names.map((name, i) => [name, modules[i]]))

  globalThis.fromPython = value => {
    if (Array.isArray(value)) return value.map(fromPython)
    if (value === null || typeof value !== "object") return value
    if (typeof value.$bytes === "string") return Uint8Array.from(value.$bytes.match(/../g) ?? [], x => parseInt(x, 16))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fromPython(member)]))
  }

  globalThis.toPython = value => {
    if (value instanceof Uint8Array) return { $bytes: [...value].map(b => b.toString(16).padStart(2, "0")).join("") }
    if (Array.isArray(value)) return value.map(toPython)
    if (value === null || value === undefined || typeof value !== "object") return value ?? null
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toPython(member)]))
  }

  // What went wrong: the code of our errors, the name of others, "" for nothing.
  globalThis.failure = async attempt => {
    try {
      await attempt()
      return ""
    } catch (error) {
      return error.code && typeof error.code === "string" ? error.code : error.name
    }
  }

  globalThis.flip = (bytes, bit) => {
    const copy = bytes.slice()
    copy[bit >> 3] ^= 1 << (bit & 7)
    return copy
  }

  // A keychain of a given account key, opened the way the app does it.
  globalThis.keychainOf = async (raw, account, epoch) =>
    vault.keychain.Keychain.open(await vault.kdf.hkdfKey(raw), account, epoch)
}
