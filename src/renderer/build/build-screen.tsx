// The screen "Build": presets at the left, the stack in the middle, what is selected at the right.
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useBuiltSpec } from '../built-spec.ts';
import { runCommand } from '../commands.ts';
import { problemOf } from '../connection.ts';
import { counted } from '../formats.ts';
import { type Place, useNavigation } from '../navigation.ts';
import { Note, Problem } from '../widgets/note.tsx';
import { useAutosave } from './autosave.ts';
import { BuildHeader } from './build-header.tsx';
import classes from './build-screen.module.css';
import { useDraft } from './draft-store.ts';
import { Inspector } from './inspector.tsx';
import { NoDataset } from './no-dataset.tsx';
import { ParameterBar } from './parameter-bar.tsx';
import { PresetsColumn } from './presets-column.tsx';
import { StackView } from './stack-view.tsx';
import { type Bench, useBench } from './use-bench.ts';
import { useOpening } from './use-opening.ts';
import { useStart } from './use-start.ts';

type BuildPlace = Extract<Place, { screen: 'build' }>;

export function BuildScreen({ place }: { place: BuildPlace }) {
  const { isRestored, problem } = useAutosave();
  const opening = useOpening(place, isRestored);
  const bench = useBench();
  return (
    <>
      {problem && <Problem problem={problem} />}
      {opening.problem && <Problem problem={opening.problem} />}
      {bench ? <Workplace bench={bench} /> : isRestored && !opening.isPending && <NoDataset />}
    </>
  );
}

function Workplace({ bench }: { bench: Bench }) {
  const go = useNavigation((it) => it.go);
  const select = useDraft((it) => it.select);
  const start = useStart(bench, {
    onStarted: (runId) => go({ screen: 'train', runId }),
    onObstacle: () => runCommand('next-issue'),
  });
  const { spec } = bench.draft;
  useEffect(() => useBuiltSpec.setState({ spec }), [spec]);
  const layers = spec.stack.length;
  const selection = useDraft((it) => it.selection);
  useEffect(() => {
    if (typeof selection === 'number' && selection >= layers) select(layers - 1);
  }, [selection, layers, select]);
  return (
    <div className={classes.screen}>
      <BuildHeader bench={bench} start={start} />
      <div className={classes.columns}>
        <PresetsColumn bench={bench} />
        <div className={classes.middle}>
          {start.error && <Problem problem={problemOf(start.error)} />}
          {start.queued > 0 && (
            <Note
              kind="ok"
              what={`${counted(start.queued, 'run')} joined the queue.`}
              actions={<Button onClick={() => go({ screen: 'train' })}>Show the queue</Button>}
            />
          )}
          {bench.datasetError && <Problem problem={problemOf(bench.datasetError)} />}
          <StackView bench={bench} />
        </div>
        <Inspector bench={bench} />
      </div>
      <ParameterBar bench={bench} />
    </div>
  );
}
