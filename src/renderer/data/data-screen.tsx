// The screen "Data".
import type { Place } from '../navigation.ts';
import { Empty } from '../widgets/empty.tsx';

type DataPlace = Extract<Place, { screen: 'data' }>;

export function DataScreen({ place }: { place: DataPlace }) {
  return <Empty what={`Nothing here yet: ${place.screen}.`} />;
}
