// The screen "Build".
import type { Place } from '../navigation.ts';
import { Empty } from '../widgets/empty.tsx';

type BuildPlace = Extract<Place, { screen: 'build' }>;

export function BuildScreen({ place }: { place: BuildPlace }) {
  return <Empty what={`Nothing here yet: ${place.screen}.`} />;
}
