// The rail at the left: one button per screen.
import {
  IconChartLine,
  IconDatabase,
  IconGridDots,
  IconKeyboard,
  IconPlayerPlay,
  IconStack2,
} from '@tabler/icons-react';
import { commandEntry } from '#shared/command.ts';
import { keyWords, runCommand } from '../commands.ts';
import { type Screen, useNavigation } from '../navigation.ts';
import classes from './rail.module.css';

const SCREENS = [
  { screen: 'data', command: 'show-data', Icon: IconDatabase },
  { screen: 'build', command: 'show-build', Icon: IconStack2 },
  { screen: 'train', command: 'show-train', Icon: IconPlayerPlay },
  { screen: 'runs', command: 'show-runs', Icon: IconChartLine },
  { screen: 'studies', command: 'show-studies', Icon: IconGridDots },
] as const satisfies readonly { screen: Screen; command: string; Icon: unknown }[];

export function Rail() {
  const current = useNavigation(({ place }) => place.screen);
  return (
    <nav className={classes.rail} aria-label="Screens">
      {SCREENS.map(({ screen, command, Icon }) => {
        const { title, key } = commandEntry(command);
        return (
          <button
            key={screen}
            type="button"
            className={classes.item}
            aria-current={screen === current ? 'page' : undefined}
            title={`${title} (${keyWords(key ?? '')})`}
            onClick={() => runCommand(command)}
          >
            <Icon size={20} stroke={1.5} aria-hidden="true" />
            {title}
          </button>
        );
      })}
      <button type="button" className={`${classes.item} ${classes.last}`} onClick={() => runCommand('keys')}>
        <IconKeyboard size={20} stroke={1.5} aria-hidden="true" />
        Keys
      </button>
    </nav>
  );
}
