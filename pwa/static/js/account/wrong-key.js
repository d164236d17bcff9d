/** The passkey or code is right in form but opens none of this vault's slots. */
export class WrongKey extends Error {
  code = "wrong-key"
}
