// Imports the files of the sheet, and goes on to Build with what was chosen there. It goes on while people look elsewhere.
import { create } from 'zustand';
import type { ErrorRecord } from '#shared/error.ts';
import type { Preview } from '#shared/preview.ts';
import type { Scaling } from '#shared/spec.ts';
import { problemOf } from '../connection.ts';
import { useNavigation } from '../navigation.ts';
import type { Services } from '../services.tsx';
import { useSuggestedData } from '../suggested-data.ts';
import { endImport, type HeldFiles, useImportDraft } from './import-draft.ts';

interface Importing {
  /** Set while an import is under way; aborting cancels it. */
  readonly cancelling: AbortController | null;
  readonly problem: ErrorRecord | null;
}

export const useImporting = create<Importing>(() => ({ cancelling: null, problem: null }));

/** Stores the dataset as the preview shows it. What fails shows in the sheet, which stays as it was. */
export async function startImport(
  { client, cache, query }: Pick<Services, 'client' | 'cache' | 'query'>,
  preview: Preview,
  scaling: Scaling,
): Promise<void> {
  const { files, split } = useImportDraft.getState();
  if (!files || useImporting.getState().cancelling) return;
  const cancelling = new AbortController();
  useImporting.setState({ cancelling, problem: null });
  try {
    // The options of the preview: with the label that it took and the rows that it left out.
    const request = { ...handlesOf(files), options: preview.options };
    const { manifest } = await client.datasets.import(request, { signal: cancelling.signal });
    const { test, ...own } = split;
    const hasOwnTest = manifest.testRows > 0 || test === undefined;
    const suggested = { datasetId: manifest.id, scaling, split: hasOwnTest ? own : { ...own, test } };
    useSuggestedData.setState({ suggested });
    await cache.invalidateQueries({ queryKey: query.datasets.list.key() });
    leaveSheet(manifest.id);
  } catch (thrown) {
    if (!cancelling.signal.aborted) useImporting.setState({ problem: problemOf(thrown) });
  } finally {
    useImporting.setState({ cancelling: null });
  }
}

export function cancelImport(): void {
  useImporting.getState().cancelling?.abort();
}

/** On to Build; people who went elsewhere in the meantime stay there. Going back leads to the dataset, not to the sheet. */
function leaveSheet(datasetId: string): void {
  const { place, refine, go } = useNavigation.getState();
  if (place.screen === 'data' && place.isImport) {
    refine({ screen: 'data', datasetId });
    go({ screen: 'build', datasetId });
  }
  endImport();
}

function handlesOf({ data, labels, test, testLabels }: HeldFiles) {
  return {
    file: data.handle,
    ...(labels && { labels: labels.handle }),
    ...(test && { test: test.handle }),
    ...(testLabels && { testLabels: testLabels.handle }),
  };
}
