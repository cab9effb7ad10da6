// How many runs of a study are trained at once, up to the cores of the machine.
import { useQuery } from '@tanstack/react-query';
import { useServices } from '../services.tsx';
import { NumberField } from '../widgets/number-field.tsx';

interface RunsAtOnceProps {
  readonly id: string;
  readonly slots: number;
  readonly onChange: (slots: number) => void;
}

export function RunsAtOnce({ id, slots, onChange }: RunsAtOnceProps) {
  const cores = useCores() ?? slots;
  return (
    <NumberField
      id={id}
      value={slots}
      min={1}
      // A study that was started in the terminal may have more.
      max={Math.max(cores, slots)}
      isWhole
      w={72}
      onCommit={(next) => next !== null && onChange(next)}
    />
  );
}

/** Threads that can really run at the same time; undefined until the services have told. */
function useCores(): number | undefined {
  const { query } = useServices();
  return useQuery(query.system.info.queryOptions()).data?.cores;
}
