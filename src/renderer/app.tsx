// The workbench: the frame around whichever view is open. The only place that knows every shelf.
import { useEffect } from 'react';
import classes from './app.module.css';
import { BuildScreen } from './build/build-screen.tsx';
import { listenToKeys, useCommand } from './commands.ts';
import { DataScreen } from './data/data-screen.tsx';
import { DropTarget } from './data/drop-target.tsx';
import { useDesktop } from './desktop.ts';
import { KeysSheet } from './frame/keys-sheet.tsx';
import { Palette } from './frame/palette.tsx';
import { Rail } from './frame/rail.tsx';
import { StatusBar } from './frame/status-bar.tsx';
import { TopBar } from './frame/top-bar.tsx';
import { watchLiveRuns } from './live-runs.ts';
import { type Place, useNavigation } from './navigation.ts';
import { RunsScreen } from './runs/runs-screen.tsx';
import { useServices } from './services.tsx';
import { StudiesScreen } from './studies/studies-screen.tsx';
import { TrainScreen } from './train/train-screen.tsx';

export function App() {
  const { place, go, back, forward } = useNavigation();
  const services = useServices();
  useEffect(listenToKeys, []);
  useDesktop();
  useEffect(() => {
    const leaving = new AbortController();
    void watchLiveRuns(services, leaving.signal);
    return () => leaving.abort();
  }, [services]);
  useCommand('show-data', () => go({ screen: 'data' }));
  useCommand('show-build', () => go({ screen: 'build' }));
  useCommand('show-train', () => go({ screen: 'train' }));
  useCommand('show-runs', () => go({ screen: 'runs' }));
  useCommand('show-studies', () => go({ screen: 'studies' }));
  useCommand('back', back);
  useCommand('forward', forward);
  return (
    <DropTarget>
      <div className={classes.window}>
        <TopBar />
        <Rail />
        <main className={classes.view}>
          <View place={place} />
        </main>
        <StatusBar />
      </div>
      <Palette />
      <KeysSheet />
    </DropTarget>
  );
}

function View({ place }: { place: Place }) {
  switch (place.screen) {
    case 'data':
      return <DataScreen place={place} />;
    case 'build':
      return <BuildScreen place={place} />;
    case 'train':
      return <TrainScreen place={place} />;
    case 'runs':
      return <RunsScreen place={place} />;
    case 'studies':
      return <StudiesScreen place={place} />;
  }
}
