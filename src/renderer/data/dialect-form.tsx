// How the table is written, said in one line, and a form to correct it.
import { Button, NumberInput, Popover, Select, TagsInput } from '@mantine/core';
import { ENCODINGS, type ImportOptions } from '#shared/import.ts';
import type { PreviewDialect } from '#shared/preview.ts';
import { setDialect, setOptions, useImportDraft } from './import-draft.ts';
import classes from './import-sheet.module.css';

const DELIMITERS: Readonly<Record<string, string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Bar',
  ' ': 'Space',
};

/** Options that lie outside of the form would close it, and be lost, with the click that chooses them. */
const INSIDE = { withinPortal: false } as const;

/** "Comma, header in row 1, UTF-8" */
export function dialectWords({ delimiter, decimal, header, encoding, firstLine }: PreviewDialect): string {
  const parts = [
    DELIMITERS[delimiter] ?? `“${delimiter}”`,
    ...(decimal === ',' ? ['decimal comma'] : []),
    header ? `header in line ${Math.max(1, firstLine - 1)}` : 'no header',
    encoding === 'utf-8' ? 'UTF-8' : encoding,
  ];
  return parts.join(', ');
}

/** `dialect`: how the table was read; null where it could not be, which a better word about it may change. */
export function DialectForm({ dialect }: { dialect: PreviewDialect | null }) {
  const { dialect: wish, missingTokens } = useImportDraft((it) => it.options);
  const set = (change: ImportOptions['dialect']) => setDialect(change);
  return (
    <>
      {dialect && <span className="secondary">{dialectWords(dialect)}</span>}
      <Popover position="bottom-start" trapFocus width={300} shadow="md">
        <Popover.Target>
          <Button variant="transparent" className={classes.link} aria-label="Change how the table is read">
            {dialect ? 'Change' : 'Change how the table is read'}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className={classes.form} aria-label="How the table is written">
          <Select
            comboboxProps={INSIDE}
            label="Between cells"
            data={Object.entries(DELIMITERS).map(([value, label]) => ({ value, label }))}
            value={wish.delimiter ?? dialect?.delimiter ?? null}
            onChange={(delimiter) => delimiter && set({ delimiter })}
          />
          <Select
            comboboxProps={INSIDE}
            label="First row"
            data={[
              { value: 'true', label: 'Names of the columns' },
              { value: 'false', label: 'A row of data' },
            ]}
            value={String(wish.header ?? dialect?.header ?? '')}
            onChange={(header) => set({ header: header === 'true' })}
          />
          <Select
            comboboxProps={INSIDE}
            label="Decimal mark"
            data={[
              { value: '.', label: 'Point: 1.5' },
              { value: ',', label: 'Comma: 1,5' },
            ]}
            value={wish.decimal ?? dialect?.decimal ?? null}
            onChange={(decimal) => (decimal === '.' || decimal === ',') && set({ decimal })}
          />
          <Select
            comboboxProps={INSIDE}
            label="Quotes around cells"
            data={[
              { value: '"', label: 'Double: "' },
              { value: "'", label: "Single: '" },
              { value: 'none', label: 'None' },
            ]}
            value={wish.quote ?? (dialect ? (dialect.quote ?? 'none') : null)}
            onChange={(quote) => (quote === '"' || quote === "'" || quote === 'none') && set({ quote })}
          />
          <Select
            comboboxProps={INSIDE}
            label="Encoding"
            data={[...ENCODINGS]}
            value={wish.encoding ?? dialect?.encoding ?? null}
            onChange={(value) => {
              const encoding = ENCODINGS.find((it) => it === value);
              if (encoding) set({ encoding });
            }}
          />
          <NumberInput
            label="Lines before the table"
            value={wish.skipRows ?? 0}
            min={0}
            allowDecimal={false}
            onChange={(skipRows) => typeof skipRows === 'number' && set({ skipRows })}
          />
          <TagsInput
            comboboxProps={INSIDE}
            label="Further texts that mean “no value”"
            placeholder="-999"
            size="xs"
            value={missingTokens}
            onChange={(tokens) => setOptions({ missingTokens: tokens })}
          />
        </Popover.Dropdown>
      </Popover>
    </>
  );
}
