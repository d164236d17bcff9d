// Of two pictures (PNG in base64) of one place: how much of the first stands out against what is most of its edge, 3 to 1
// or more (WCAG 2.2, 1.4.11), and how much of the second is drawn otherwise. Shares of 0 to 1.
;async ([picture, other]) => {
  const read = async base64 => {
    const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob()
    const image = await createImageBitmap(blob)
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext("2d")
    context.drawImage(image, 0, 0)
    return context.getImageData(0, 0, image.width, image.height)
  }
  const linear = value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  const luminance = ([red, green, blue]) =>
    0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255)
  const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
  const pixels = ({ data }) => Array.from({ length: data.length / 4 }, (_, i) => data.subarray(4 * i, 4 * i + 3))

  const first = await read(picture)
  const all = pixels(first)
  const edge = all.filter((_, i) => i < first.width || i >= all.length - first.width)
  const counted = Map.groupBy(edge, String)
  const [[ground]] = [...counted.values()].sort((a, b) => b.length - a.length)
  const behind = luminance(ground)
  const seen = all.filter(pixel => contrast(luminance(pixel), behind) >= 3).length / all.length
  if (!other) return [seen, 0]
  const second = pixels(await read(other))
  const changed = all.filter((pixel, i) => contrast(luminance(pixel), luminance(second[i] ?? ground)) >= 3)
  return [seen, changed.length / all.length]
}
