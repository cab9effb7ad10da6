// The screen "Train".
import type { Place } from '../navigation.ts';
import { Empty } from '../widgets/empty.tsx';

type TrainPlace = Extract<Place, { screen: 'train' }>;

export function TrainScreen({ place }: { place: TrainPlace }) {
  return <Empty what={`Nothing here yet: ${place.screen}.`} />;
}
