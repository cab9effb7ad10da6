// Imports the files of the sheet, and goes on to Build with what was chosen there.
import { useCallback, useRef, useState } from 'react';
import type { ErrorRecord } from '#shared/error.ts';
import type { Preview } from '#shared/preview.ts';
import type { Scaling } from '#shared/spec.ts';
import { problemOf } from '../connection.ts';
import { useNavigation } from '../navigation.ts';
import { useServices } from '../services.tsx';
import { useSuggestedData } from '../suggested-data.ts';
import { endImport, useImportDraft } from './import-draft.ts';

export interface ImportState {
  readonly isImporting: boolean;
  readonly problem: ErrorRecord | null;
  start(preview: Preview, scaling: Scaling): Promise<void>;
  cancel(): void;
}

export function useImport(): ImportState {
  const { client, cache, query } = useServices();
  const [isImporting, setImporting] = useState(false);
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  const cancelling = useRef<AbortController | null>(null);
  const start = useCallback(
    async (preview: Preview, scaling: Scaling) => {
      const { files, split } = useImportDraft.getState();
      if (!files || cancelling.current) return;
      const leaving = new AbortController();
      cancelling.current = leaving;
      setImporting(true);
      setProblem(null);
      try {
        const { data, labels, test, testLabels } = files;
        const handles = {
          file: data.handle,
          ...(labels && { labels: labels.handle }),
          ...(test && { test: test.handle }),
          ...(testLabels && { testLabels: testLabels.handle }),
        };
        // The options of the preview: with the label it took and the rows it left out.
        const request = { ...handles, options: preview.options };
        const { manifest } = await client.datasets.import(request, { signal: leaving.signal });
        await cache.invalidateQueries({ queryKey: query.datasets.list.key() });
        const { test: testFraction, ...own } = split;
        const split_ = manifest.testRows > 0 || testFraction === undefined ? own : { ...own, test: testFraction };
        useSuggestedData.setState({ suggested: { datasetId: manifest.id, scaling, split: split_ } });
        useNavigation.getState().refine({ screen: 'data', datasetId: manifest.id });
        useNavigation.getState().go({ screen: 'build', datasetId: manifest.id });
        endImport();
      } catch (thrown) {
        if (!leaving.signal.aborted) setProblem(problemOf(thrown));
      } finally {
        cancelling.current = null;
        setImporting(false);
      }
    },
    [client, cache, query],
  );
  const cancel = useCallback(() => cancelling.current?.abort(), []);
  return { isImporting, problem, start, cancel };
}
