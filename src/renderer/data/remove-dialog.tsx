// Asks before a dataset goes for good, or says which runs keep it.
import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Manifest } from '#shared/dataset.ts';
import type { ErrorRecord } from '#shared/error.ts';
import { problemOf } from '../connection.ts';
import { bytes } from '../formats.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { Problem } from '../widgets/note.tsx';
import { runsOf } from './dataset-facts.ts';
import classes from './datasets.module.css';
import { WORDS } from './words.ts';

export function RemoveDialog({ manifest, onClose }: { manifest: Manifest; onClose: () => void }) {
  const { client, cache, query } = useServices();
  const { go, refine } = useNavigation();
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  const runs = runsOf(manifest.id, useQuery(query.runs.list.queryOptions()).data ?? []);
  const remove = async () => {
    try {
      await client.datasets.remove({ datasetId: manifest.id });
      refine({ screen: 'data' });
      await cache.invalidateQueries({ queryKey: query.datasets.list.key() });
      onClose();
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  };
  return (
    <Modal opened onClose={onClose} title="Remove dataset">
      <div className={classes.dialog}>
        {problem ? <Problem problem={problem} /> : <p>{WORDS.removeAsk(manifest.name)}</p>}
        {problem && runs.length > 0 && <p className="secondary">{runs.map(({ name }) => name).join(', ')}</p>}
        <div className={classes.dialogActions}>
          {problem && runs.length > 0 && (
            <Button onClick={() => go({ screen: 'runs', selected: runs.map(({ id }) => id) })}>Show these runs</Button>
          )}
          <Button onClick={onClose}>Keep it</Button>
          {!problem && (
            <Button variant="filled" onClick={() => void remove()}>
              Remove, frees {bytes(manifest.copy.sizeBytes)}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
