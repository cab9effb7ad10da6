// The box beside the cursor: where it is, and the values of the lines there.
import { measure } from '../measure.ts';

const MOST_HOVERED = 5;

interface Hovered {
  readonly seriesName?: string;
  readonly axisValue?: number | string;
  readonly value?: readonly (number | null)[];
}

interface Words {
  readonly xWords?: (value: number) => string;
  readonly yWords?: (value: number) => string;
}

/**
 * What the cursor says: the place, then each named line's value, in the order of the lines. Null: a line without a name.
 * `{s3|●}` is drawn in the style "s3" of the tooltip's rich text.
 */
export function tooltipText(
  names: readonly (string | null)[],
  x: string,
  { xWords = measure, yWords = measure }: Words = {},
): (hovered: readonly Hovered[]) => string {
  return (hovered) => {
    const lines = names.flatMap((name, i) => {
      const at = name === null ? undefined : hovered.find(({ seriesName }) => seriesName === name);
      const value = at?.value?.[1];
      return value === undefined || value === null ? [] : [`{s${i}|●} ${name}  ${yWords(value)}`];
    });
    const more = lines.length - MOST_HOVERED;
    const at = hovered[0]?.axisValue ?? 0;
    const place = `${x} ${Number.isNaN(Number(at)) ? at : xWords(Number(at))}`;
    return [place, ...lines.slice(0, MOST_HOVERED), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
  };
}
