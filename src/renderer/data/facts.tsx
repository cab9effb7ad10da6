// What a file holds, in figures: rows, columns, picture, classes, missing cells, and a few rows as pictures.
import { Button, SegmentedControl } from '@mantine/core';
import type { Preview } from '#shared/preview.ts';
import { count } from '../formats.ts';
import { inkShade, Pixels } from '../widgets/pixels.tsx';
import classes from './facts.module.css';
import { setOptions } from './import-draft.ts';
import { missingCells, squareSide } from './preview-columns.ts';
import { WORDS } from './words.ts';

const PICTURE_HEIGHT = 32;

export function Facts({ preview }: { preview: Preview }) {
  const { rows, testRows, image, label, columns, inputs } = preview;
  const side = squareSide(preview);
  const facts: [string, string][] = [
    ['Rows', count(rows)],
    ...(testRows > 0 ? [['of these Test', count(testRows)] as [string, string]] : []),
    ['Columns', count(columns.length)],
    ...(image
      ? [
          ['Image', `${image.width} × ${image.height}${image.channels > 1 ? ` × ${image.channels}` : ''}`] as [
            string,
            string,
          ],
        ]
      : [['Inputs', count(inputs)] as [string, string]]),
    labelFact(label),
    ['Missing', count(missingCells(columns))],
  ];
  return (
    <section className={classes.facts} aria-label="What the file holds">
      <dl className={classes.list}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="key-figure">{value}</dd>
          </div>
        ))}
      </dl>
      {side !== null && (
        <Button onClick={() => setOptions({ image: { width: side, height: side, channels: 1 } })}>
          Rows are pictures of {side} × {side}
        </Button>
      )}
      {preview.options.image && <Button onClick={() => setOptions({ image: undefined })}>Rows are no pictures</Button>}
      {missingCells(columns) > 0 && <MissingPolicy preview={preview} />}
      {image && (
        <div className={classes.pictures}>
          {preview.pictures.map(({ values, label: name }, i) => (
            <Pixels
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              key={i}
              values={values}
              width={image.width}
              height={image.height}
              shade={inkShade}
              scale={PICTURE_HEIGHT / image.height}
              label={`Row ${i + 1}${name === null ? '' : `: ${name}`}`}
            />
          ))}
        </div>
      )}
    </section>
  );
}

function labelFact(label: Preview['label']): [string, string] {
  if (label === null) return ['Label', 'none'];
  return label.kind === 'class' ? ['Classes', count(label.classes.length)] : ['Label', 'a value'];
}

function MissingPolicy({ preview: { options } }: { preview: Preview }) {
  const value = options.missing === 'drop' ? 'drop' : 'fill';
  return (
    <div className={classes.missing} title={value === 'drop' ? WORDS.dropMissing : WORDS.fillMissing}>
      <SegmentedControl
        aria-label="Missing cells"
        value={value}
        onChange={(missing) => setOptions({ missing: missing === 'drop' ? 'drop' : 'fill' })}
        data={[
          { value: 'fill', label: 'Fill missing cells' },
          { value: 'drop', label: 'Leave such rows out' },
        ]}
      />
    </div>
  );
}
