// Pictures in the terminal: several beside each other, each pixel a sign of its shade.

/** As many pictures as fit beside each other into a terminal. */
const SHOWN_WIDTH = 96;
const SHADES = ' .:-=+*#%@';

/** Each row of values is a grey picture. */
export function drawPictures(values: readonly (readonly number[])[], width: number, height: number): string {
  const beside = Math.max(1, Math.floor(SHOWN_WIDTH / (width + 2)));
  const lines: string[] = [];
  for (let from = 0; from < values.length; from += beside) {
    const some = values.slice(from, from + beside);
    for (let y = 0; y < height; y++) {
      const line = some.map((picture) => shades(picture, y, width)).join('  ');
      lines.push(line.trimEnd());
    }
    lines.push('');
  }
  return lines.join('\n').trimEnd();
}

/** One line of a picture; its darkest and lightest value decide the shades. */
function shades(picture: readonly number[], y: number, width: number): string {
  const low = Math.min(...picture);
  const span = Math.max(...picture) - low || 1;
  return picture
    .slice(y * width, (y + 1) * width)
    .map((value) => SHADES[Math.round(((value - low) / span) * (SHADES.length - 1))])
    .join('');
}
