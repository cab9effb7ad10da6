// The bar at the top: back and forward, the search, what is training, light or dark.
import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { runCommand, useCommand } from '../commands.ts';
import { useNavigation } from '../navigation.ts';
import { KeyCap } from '../widgets/key-cap.tsx';
import { QueueChip } from './queue-chip.tsx';
import classes from './top-bar.module.css';

export function TopBar() {
  const { past, future } = useNavigation();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  useCommand('toggle-theme', () => setColorScheme(scheme === 'light' ? 'dark' : 'light'));
  const other = scheme === 'light' ? 'Dark colours' : 'Light colours';
  return (
    <header className={classes.bar}>
      <ActionIcon aria-label="Back" disabled={past.length === 0} onClick={() => runCommand('back')}>
        <IconArrowLeft size={18} />
      </ActionIcon>
      <ActionIcon aria-label="Forward" disabled={future.length === 0} onClick={() => runCommand('forward')}>
        <IconArrowRight size={18} />
      </ActionIcon>
      <strong>Strata</strong>
      <button type="button" className={classes.search} onClick={() => runCommand('palette')}>
        <IconSearch size={16} aria-hidden="true" />
        Search runs, datasets, commands
        <KeyCap command="palette" />
      </button>
      <QueueChip />
      <Tooltip label={other}>
        <ActionIcon aria-label={other} onClick={() => runCommand('toggle-theme')}>
          {scheme === 'light' ? <IconMoon size={18} /> : <IconSun size={18} />}
        </ActionIcon>
      </Tooltip>
    </header>
  );
}
