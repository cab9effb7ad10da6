// Every command of the window that has a key, once: the native menus, the palette and the list of keys read this table.

export interface CommandEntry {
  readonly id: string;
  readonly title: string;
  /** As Electron writes accelerators: "CmdOrCtrl+Shift+D"; null where a command has no key. */
  readonly key: string | null;
  /** The native menu that shows it; null: none, since the key belongs to whatever has the focus. */
  readonly menu: 'file' | 'edit' | 'run' | 'view' | 'help' | null;
}

export const COMMANDS = [
  { id: 'import', title: 'Import a file …', key: 'CmdOrCtrl+O', menu: 'file' },
  { id: 'export-data', title: 'Export the numbers …', key: 'CmdOrCtrl+E', menu: 'file' },
  { id: 'export-picture', title: 'Export the picture …', key: 'CmdOrCtrl+Shift+E', menu: 'file' },
  { id: 'undo', title: 'Undo', key: 'CmdOrCtrl+Z', menu: 'edit' },
  { id: 'redo', title: 'Redo', key: 'CmdOrCtrl+Shift+Z', menu: 'edit' },
  { id: 'find', title: 'Find here', key: 'CmdOrCtrl+F', menu: 'edit' },
  { id: 'rename', title: 'Rename', key: 'F2', menu: 'edit' },
  { id: 'train', title: 'Train', key: 'CmdOrCtrl+Enter', menu: 'run' },
  { id: 'enqueue', title: 'Add to queue', key: 'CmdOrCtrl+Shift+Enter', menu: 'run' },
  { id: 'pause-or-resume', title: 'Pause or resume', key: 'CmdOrCtrl+.', menu: 'run' },
  { id: 'stop-and-keep', title: 'Stop and keep', key: 'CmdOrCtrl+Shift+.', menu: 'run' },
  { id: 'clone', title: 'Clone with change', key: 'CmdOrCtrl+Shift+D', menu: 'run' },
  { id: 'compare', title: 'Compare', key: 'CmdOrCtrl+Shift+C', menu: 'run' },
  { id: 'show-data', title: 'Data', key: 'CmdOrCtrl+1', menu: 'view' },
  { id: 'show-build', title: 'Build', key: 'CmdOrCtrl+2', menu: 'view' },
  { id: 'show-train', title: 'Train', key: 'CmdOrCtrl+3', menu: 'view' },
  { id: 'show-runs', title: 'Runs', key: 'CmdOrCtrl+4', menu: 'view' },
  { id: 'show-studies', title: 'Studies', key: 'CmdOrCtrl+5', menu: 'view' },
  { id: 'back', title: 'Back', key: 'Alt+Left', menu: 'view' },
  { id: 'forward', title: 'Forward', key: 'Alt+Right', menu: 'view' },
  { id: 'next-issue', title: 'Next issue or difference', key: 'F8', menu: 'view' },
  { id: 'previous-issue', title: 'Previous issue or difference', key: 'Shift+F8', menu: 'view' },
  { id: 'next-pane', title: 'Next pane', key: 'F6', menu: 'view' },
  { id: 'previous-pane', title: 'Previous pane', key: 'Shift+F6', menu: 'view' },
  { id: 'pause-view', title: 'Hold the pictures still', key: null, menu: 'view' },
  { id: 'toggle-theme', title: 'Light or dark', key: null, menu: 'view' },
  { id: 'palette', title: 'Search runs, datasets and commands', key: 'CmdOrCtrl+K', menu: 'help' },
  { id: 'keys', title: 'Keys', key: 'CmdOrCtrl+/', menu: 'help' },
] as const satisfies readonly CommandEntry[];

export type CommandId = (typeof COMMANDS)[number]['id'];

/** The entry of a command. */
export function commandEntry(id: CommandId): CommandEntry {
  const entry = COMMANDS.find((it) => it.id === id);
  if (!entry) throw new Error(`no command "${id}"`);
  return entry;
}
