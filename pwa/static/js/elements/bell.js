// A soft tone, synthesised: no file to fetch, silent unless somebody turned it on.

const PITCH = { in: 330, full: 330, out: 247, empty: 247, end: 392 }

/** @type {AudioContext | null} */
let audio = null

/** @param {keyof typeof PITCH} kind */
export function bell(kind) {
  audio ??= new AudioContext()
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  const now = audio.currentTime
  tone.frequency.value = PITCH[kind]
  volume.gain.setValueAtTime(0.0001, now)
  volume.gain.exponentialRampToValueAtTime(0.12, now + 0.04)
  volume.gain.exponentialRampToValueAtTime(0.0001, now + 1.4)
  tone.connect(volume).connect(audio.destination)
  tone.start(now)
  tone.stop(now + 1.5)
}
