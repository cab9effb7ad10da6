// The studies that there are: what they ask, how far they are, since when.
import type { StudyRecord } from '#shared/study-record.ts';
import { shortMoment } from '../formats.ts';
import { useNavigation } from '../navigation.ts';
import { Panel } from '../widgets/panel.tsx';
import { kindWords } from './kinds.ts';
import { StateBadge } from './state-badge.tsx';
import classes from './studies.module.css';
import { progressWords } from './words.ts';

export function StudyList({ records }: { records: readonly StudyRecord[] }) {
  const go = useNavigation((it) => it.go);
  return (
    <Panel title="Studies" about={String(records.length)} isFlush className={classes.list}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Question</th>
            <th scope="col">State</th>
            <th scope="col">Done</th>
            <th scope="col">Begun</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={record.id}>
              <th scope="row">
                <button
                  type="button"
                  className={classes.name}
                  onClick={() => go({ screen: 'studies', studyId: record.id })}
                >
                  {record.name}
                </button>
              </th>
              <td>{kindWords(record.kind).question}</td>
              <td>
                <StateBadge state={record.state} />
              </td>
              <td className="figure">
                <span className={classes.progress}>
                  <progress
                    value={record.done}
                    max={Math.max(1, record.total)}
                    aria-label={`Progress of ${record.name}`}
                  />
                  {progressWords(record)}
                </span>
              </td>
              <td>{shortMoment(record.createdAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
