// HTML written safely: values are escaped unless they are markup themselves.

/** A piece of HTML that was written here. */
export interface Markup {
  readonly html: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

type Part = string | number | Markup | readonly Part[];

/** A template whose values are escaped; markup and lists of it stay as they are. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: texts.map((text, i) => (i === 0 ? text : written(parts[i - 1] ?? '') + text)).join('') };
}

function written(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
  return 'html' in part ? part.html : part.map(written).join('');
}

/** What already is HTML, from a library that draws. */
export function drawn(html: string): Markup {
  return { html };
}

export const NOTHING: Markup = { html: '' };
