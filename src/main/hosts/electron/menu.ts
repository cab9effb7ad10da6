// The native menus as data: standard items by their role, ours from the one table of commands.
import { COMMANDS, type CommandEntry, type CommandId } from '#shared/command.ts';

type Role =
  | 'appMenu'
  | 'windowMenu'
  | 'help'
  | 'about'
  | 'quit'
  | 'close'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'resetZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'togglefullscreen'
  | 'toggleDevTools';

/** As much of Electron's MenuItemConstructorOptions as is used. */
export interface MenuItem {
  readonly type?: 'separator';
  readonly role?: Role;
  readonly id?: string;
  readonly label?: string;
  readonly accelerator?: string;
  readonly click?: () => void;
  readonly submenu?: MenuItem[];
}

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  /** Whether the tools for developers are offered. */
  readonly isPackaged: boolean;
  readonly onCommand: (id: CommandId) => void;
}

const SEPARATOR: MenuItem = { type: 'separator' };
const ZOOM: readonly MenuItem[] = [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }];
const EDITING: readonly MenuItem[] = [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }];

/** The menu bar, for Electron's `Menu.buildFromTemplate`. */
export function menuTemplate({ platform, isPackaged, onCommand }: MenuOptions): MenuItem[] {
  const isMac = platform === 'darwin';
  const items = (menu: CommandEntry['menu']): MenuItem[] => {
    const ours = COMMANDS.filter((entry) => entry.menu === menu);
    const labels = isMac ? ours.map(({ title }) => title) : withMnemonics(ours.map(({ title }) => title));
    return ours.map(({ id, key }, i) => ({
      id,
      label: labels[i] ?? '',
      ...(key === null ? {} : { accelerator: key }),
      click: () => onCommand(id),
    }));
  };
  const title = (name: string) => (isMac ? name : `&${name}`);
  const developers: readonly MenuItem[] = isPackaged ? [] : [SEPARATOR, { role: 'toggleDevTools' }];
  const view = [...items('view'), SEPARATOR, ...ZOOM, SEPARATOR, { role: 'togglefullscreen' } as const, ...developers];
  const [undo, redo, ...edit] = items('edit');
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: title('File'), submenu: [...items('file'), SEPARATOR, { role: isMac ? 'close' : 'quit' }] },
    {
      label: title('Edit'),
      submenu: [...[undo, redo].filter((item) => item !== undefined), SEPARATOR, ...EDITING, SEPARATOR, ...edit],
    },
    { label: title('Run'), submenu: items('run') },
    { label: title('View'), submenu: view },
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    {
      role: 'help',
      label: title('Help'),
      submenu: isMac ? items('help') : [...items('help'), SEPARATOR, { role: 'about' }],
    },
  ];
}

/** Which commands are to stand out in the menus, by what the page says that it offers; none where that is not understood. */
export function offeredCommands(offered: unknown): [id: CommandId, isEnabled: boolean][] {
  if (!Array.isArray(offered)) return [];
  const ids = new Set<unknown>(offered);
  return COMMANDS.map(({ id }) => [id, ids.has(id)]);
}

/** Puts "&" before the first letter of each that no one before it has. */
export function withMnemonics(labels: readonly string[]): string[] {
  const taken = new Set<string>();
  return labels.map((label) => {
    const at = [...label].findIndex((sign) => /\p{L}/u.test(sign) && !taken.has(sign.toLowerCase()));
    const sign = label[at];
    if (sign === undefined) return label;
    taken.add(sign.toLowerCase());
    return `${label.slice(0, at)}&${label.slice(at)}`;
  });
}
