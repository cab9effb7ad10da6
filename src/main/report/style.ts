// How a report looks, on a screen and on paper: the light colours of the window.

/** The colours that pictures of a report use, by the names of the window's tokens. */
export const COLOURS = {
  ...{ bg: '#ffffff', surface: '#ffffff', sunken: '#eceeea', line: '#dde0db', line2: '#c9cec9', ctl: '#7b848a' },
  ...{
    ink: '#172026',
    ink2: '#46525a',
    ink3: '#5e6a72',
    accent: '#4a43b0',
    warn: '#8a5a00',
    err: '#b3261e',
    ok: '#27703a',
  },
  ...{ s1: '#3457b8', s2: '#d0491c', s3: '#0a7f62', s4: '#93388a', s5: '#5c4a00', s6: '#12849f', s7: '#5b6470' },
  ...{ 'ramp-low': '#f4f3fb', 'ramp-high': '#262070' },
} as const;

/**
 * On paper nothing can be opened, so everything is; a heading stays with what it heads, and a picture or a short table on
 * one page. What is taller than a page breaks between rows, with its head again.
 */
const PRINT = `
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages);
  font: 8pt "IBM Plex Sans", "Segoe UI", system-ui, sans-serif; color: ${COLOURS.ink3}; } }
@media print {
  body { padding: 0; max-width: none; font-size: 10pt; print-color-adjust: exact; }
  h1, h2, h3, figcaption, summary, p:has(+ pre) { break-after: avoid; }
  figure > div, .images figure, table, tr, .verdict, .caution { break-inside: avoid; }
  table { font-size: 8.5pt; }
  table.long { break-inside: auto; }
  table.wide { font-size: 6.5pt; }
  table.wide :is(th, td) { padding-right: .6em; }
  table.wide :is(th, td:last-child) { overflow-wrap: anywhere; }
  table.wide td.figure:not(:last-child) { white-space: nowrap; }
  thead { display: table-header-group; }
  pre { font-size: 7.5pt; }
  details::details-content { content-visibility: visible; block-size: auto; }
  details > summary { list-style: none; font-weight: 600; }
}
`;

/** One style sheet; the file needs nothing from anywhere else. */
export const STYLE = `
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.5rem 4rem; background: ${COLOURS.bg}; color: ${COLOURS.ink};
  font: 15px/1.5 "IBM Plex Sans", "Segoe UI", system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.05rem; margin: 2.25rem 0 .5rem; padding-top: .75rem; border-top: 1px solid ${COLOURS.line}; }
h3 { font-size: .95rem; margin: 1.5rem 0 .25rem; }
p, ul { margin: .35rem 0; }
.about { color: ${COLOURS.ink3}; }
.verdict { font-size: 1.2rem; line-height: 1.4; margin: 1.25rem 0; padding: .75rem 1rem; border-left: 4px solid ${COLOURS.accent};
  background: ${COLOURS.sunken}; }
.caution { border-left: 4px solid ${COLOURS.warn}; padding-left: .75rem; }
table { border-collapse: collapse; margin: .5rem 0 1rem; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .9rem .2rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid ${COLOURS.line}; }
th { color: ${COLOURS.ink2}; font-weight: 600; }
code, pre, td.figure { font-family: "IBM Plex Mono", ui-monospace, Consolas, monospace; font-size: .9em; }
pre { background: ${COLOURS.sunken}; padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
details > summary { cursor: pointer; color: ${COLOURS.ink2}; }
figure { margin: 1rem 0; }
figcaption { font-weight: 600; }
figure svg { width: 100%; height: auto; }
figure svg text { font-family: "IBM Plex Sans", "Segoe UI", system-ui, sans-serif !important; }
.images { display: flex; flex-wrap: wrap; gap: 1.25rem; }
.images img { image-rendering: pixelated; display: block; border: 1px solid ${COLOURS.line2}; }
${PRINT}`;
