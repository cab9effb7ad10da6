// strata schema and datasets: what a specification may say, and which data there is.
import type { Manifest } from '#shared/dataset.ts';
import { specJsonSchema } from '#shared/spec.ts';
import { type Call, type Command, done } from './command.ts';
import { moment } from './figures.ts';
import { withApp } from './session.ts';
import { table } from './table.ts';

export const schemaCommand: Command = {
  name: 'schema',
  summary: 'Print the JSON Schema of a specification',
  positionals: '',
  count: [0, 0],
  options: {},
  example: 'strata schema > strata.schema.json',
  async run() {
    const schema = specJsonSchema();
    return done(schema, JSON.stringify(schema, null, 2));
  },
};

export const datasetsCommand: Command = {
  name: 'datasets',
  summary: 'List the datasets that are prepared',
  positionals: '',
  count: [0, 0],
  options: {},
  example: 'strata datasets --json',
  run: (call: Call) =>
    withApp(call, 'read', (app) => {
      const manifests = app.datasets.list();
      const samples = 'digits and bars-and-stripes come with Strata and are prepared when a run first names them.';
      const list = manifests.length > 0 ? datasetTable(manifests) : `No datasets prepared yet in ${app.dataDir}.`;
      return done(manifests, `${list}\n\n${samples}`);
    }),
};

function datasetTable(manifests: readonly Manifest[]): string {
  const right = 'right' as const;
  const columns = [
    { title: 'id' },
    { title: 'name' },
    { title: 'rows', align: right },
    { title: 'inputs', align: right },
    { title: 'label' },
    { title: 'test set' },
    { title: 'prepared' },
  ];
  const rows = manifests.map((manifest) => [
    manifest.id,
    manifest.name,
    String(manifest.rows),
    manifest.image ? `${manifest.image.width} × ${manifest.image.height}` : String(manifest.inputs),
    labelText(manifest),
    manifest.testRows > 0 ? `${manifest.testRows} rows` : 'none given',
    moment(manifest.importedAt),
  ]);
  return table(columns, rows);
}

function labelText({ label }: Manifest): string {
  if (!label) return 'none';
  return label.kind === 'class' ? `${label.name}, ${label.classes.length} classes` : `${label.name}, a number`;
}
