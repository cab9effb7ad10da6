// The box beside the cursor: where it is, and the values of the lines there.
import { measure } from '../formats.ts';

const MOST_HOVERED = 5;

interface Hovered {
  readonly seriesName?: string;
  readonly axisValue?: number | string;
  readonly value?: readonly (number | null)[];
}

/**
 * What the cursor says: the place, then each named line's value, in the order of the lines. Null: a line without a name.
 * `{s3|●}` is drawn in the style "s3" of the tooltip's rich text.
 */
export function tooltipText(names: readonly (string | null)[], x: string): (hovered: readonly Hovered[]) => string {
  return (hovered) => {
    const lines = names.flatMap((name, i) => {
      const at = name === null ? undefined : hovered.find(({ seriesName }) => seriesName === name);
      const value = at?.value?.[1];
      return value === undefined || value === null ? [] : [`{s${i}|●} ${name}  ${measure(value)}`];
    });
    const more = lines.length - MOST_HOVERED;
    const place = `${x} ${measure(Number(hovered[0]?.axisValue ?? 0))}`;
    return [place, ...lines.slice(0, MOST_HOVERED), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
  };
}
