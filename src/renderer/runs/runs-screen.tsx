// The screen "Runs".
import type { Place } from '../navigation.ts';
import { Empty } from '../widgets/empty.tsx';

type RunsPlace = Extract<Place, { screen: 'runs' }>;

export function RunsScreen({ place }: { place: RunsPlace }) {
  return <Empty what={`Nothing here yet: ${place.screen}.`} />;
}
