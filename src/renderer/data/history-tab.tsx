// Where a dataset came from, what is stored of it, and which runs use it.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FileRecord, Manifest } from '#shared/dataset.ts';
import { bytes, moment } from '../formats.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { runsOf } from './dataset-facts.ts';
import classes from './datasets.module.css';

export function HistoryTab({ manifest }: { manifest: Manifest }) {
  const { query } = useServices();
  const go = useNavigation((it) => it.go);
  const runs = runsOf(manifest.id, useQuery(query.runs.list.queryOptions()).data ?? []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.history} tabIndex={0} aria-label={`History of ${manifest.name}`}>
      <p>
        Imported {moment(manifest.importedAt)} as <span className="figure">{manifest.id}</span>.
        {manifest.licence && ` ${manifest.licence}.`}
      </p>
      <Files title={manifest.sources.length === 0 ? 'Made by Strata, from no file' : 'From'} files={manifest.sources} />
      <Files title="Stored as" files={[manifest.copy]} />
      <h3>{runs.length === 0 ? 'No run uses it yet' : 'Runs that use it'}</h3>
      <ul className={classes.runs}>
        {runs.map(({ id, name, state }) => (
          <li key={id}>
            <Button h={24} onClick={() => go({ screen: 'runs', selected: [id] })}>
              {name}
            </Button>
            <span className="secondary">{state}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Files({ title, files }: { title: string; files: readonly FileRecord[] }) {
  return (
    <>
      <h3>{title}</h3>
      <ul className={classes.files}>
        {files.map(({ name, sizeBytes, sha256 }) => (
          <li key={name}>
            <strong>{name}</strong> <span className="figure">{bytes(sizeBytes)}</span>
            <div className="figure secondary">sha256 {sha256}</div>
          </li>
        ))}
      </ul>
    </>
  );
}
