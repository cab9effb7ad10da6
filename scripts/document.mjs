// A document of sections, each made by one command and kept between marks of its own.
import { readFileSync, writeFileSync } from 'node:fs';

/** Puts a section in its place in the document, at its end where it is new, and returns it. */
export function replaceSection({ path, head }, name, command, text) {
  const start = `<!-- ${name} -->`;
  const end = `<!-- /${name} -->`;
  const section = `${start}\n\n    ${command}\n\n${text}\n${end}`;
  const before = readOr(path, head);
  const from = before.indexOf(start);
  const to = before.indexOf(end);
  const after =
    from === -1
      ? `${before.trimEnd()}\n\n${section}\n`
      : before.slice(0, from) + section + before.slice(to + end.length);
  writeFileSync(path, after);
  return section;
}

function readOr(path, fallback) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return fallback;
  }
}
