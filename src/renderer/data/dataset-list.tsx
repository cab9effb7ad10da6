// The list of datasets, and under it the bundled samples that nobody used yet.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Manifest } from '#shared/dataset.ts';
import { count, shortMoment } from '../formats.ts';
import { useServices } from '../services.tsx';
import { Panel } from '../widgets/panel.tsx';
import { kindOf, labelOf, runsOf } from './dataset-facts.ts';
import classes from './datasets.module.css';

interface DatasetListProps {
  readonly manifests: readonly Manifest[];
  readonly openId: string;
  readonly onOpen: (id: string) => void;
  readonly samples: readonly { readonly id: string; readonly title: string; readonly what: string }[];
  /** The sample that is being made. */
  readonly preparing: string | null;
  readonly onPrepare: (id: string) => void;
}

export function DatasetList({ manifests, openId, onOpen, samples, preparing, onPrepare }: DatasetListProps) {
  const { query } = useServices();
  const runs = useQuery(query.runs.list.queryOptions()).data ?? [];
  return (
    <Panel title="Datasets" about={count(manifests.length)} isFlush className={classes.list}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Rows × columns</th>
            <th scope="col">Kind</th>
            <th scope="col">Label</th>
            <th scope="col">Runs</th>
            <th scope="col">Imported</th>
          </tr>
        </thead>
        <tbody>
          {manifests.map((manifest) => (
            <tr key={manifest.id} data-open={manifest.id === openId || undefined}>
              <th scope="row">
                <button
                  type="button"
                  className={classes.name}
                  aria-current={manifest.id === openId ? 'true' : undefined}
                  onClick={() => onOpen(manifest.id)}
                >
                  {manifest.name}
                </button>
              </th>
              <td className="figure">
                {count(manifest.rows)} × {count(manifest.columns.length)}
              </td>
              <td>{kindOf(manifest)}</td>
              <td>{labelOf(manifest)}</td>
              <td className="figure">{count(runsOf(manifest.id, runs).length)}</td>
              <td>{shortMoment(manifest.importedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {samples.length > 0 && (
        <section className={classes.samples} aria-label="Samples">
          <h3>Samples that Strata brings</h3>
          {samples.map(({ id, title, what }) => (
            <div key={id} className={classes.sample}>
              <Button h={24} loading={preparing === id} onClick={() => onPrepare(id)}>
                Try sample {title}
              </Button>
              <span className="secondary">{what}</span>
            </div>
          ))}
        </section>
      )}
    </Panel>
  );
}
