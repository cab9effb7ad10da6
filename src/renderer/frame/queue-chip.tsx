// What is training, in a chip that leads there.
import { useLiveRuns } from '../live-runs.ts';
import { useNavigation } from '../navigation.ts';
import classes from './queue-chip.module.css';

export function QueueChip() {
  const go = useNavigation((it) => it.go);
  const { running, waiting } = useLiveRuns();
  const [first] = running;
  if (!first && waiting.length === 0) return null;
  const fraction = first?.progress?.fraction ?? 0;
  const words = first ? `Training ${Math.floor(100 * fraction)} %` : 'Queued';
  return (
    <button
      type="button"
      className={classes.chip}
      onClick={() => go({ screen: 'train', ...(first && { runId: first.runId }) })}
    >
      {words}
      <progress value={fraction} max={1} aria-label="Of the running run" />
      {waiting.length > 0 && <span className="secondary">{waiting.length} waiting</span>}
    </button>
  );
}
