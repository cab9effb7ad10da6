// What only the desktop window has: native menus, native colours, notifications that lead to a run.
import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { runCommand, useCommands } from './commands.ts';
import { useNavigation } from './navigation.ts';

/** Ties the window to the native parts around it; does nothing in a browser. */
export function useDesktop(): void {
  const { colorScheme } = useMantineColorScheme();
  useEffect(() => window.strata?.setTheme(colorScheme === 'auto' ? 'system' : colorScheme), [colorScheme]);
  useEffect(() => window.strata?.onCommand(runCommand), []);
  useEffect(() => window.strata?.onOpenRun((runId) => useNavigation.getState().go({ screen: 'train', runId })), []);
  useEffect(() => {
    const offer = () => {
      const { handlers } = useCommands.getState();
      const offered = Object.entries(handlers).flatMap(([id, list]) => (list && list.length > 0 ? [id] : []));
      window.strata?.offer(offered);
    };
    offer();
    return useCommands.subscribe(offer);
  }, []);
}
