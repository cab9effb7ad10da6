// The screen "Data": the datasets that there are, one of them in detail, or the sheet for one that comes in.
import type { Place } from '../navigation.ts';
import { Datasets } from './datasets.tsx';
import { useImportDraft } from './import-draft.ts';
import { ImportSheet } from './import-sheet.tsx';

type DataPlace = Extract<Place, { screen: 'data' }>;

export function DataScreen({ place }: { place: DataPlace }) {
  const name = useImportDraft((it) => it.name);
  if (place.isImport && name !== null) return <ImportSheet key={name} name={name} />;
  return <Datasets datasetId={place.datasetId ?? null} />;
}
