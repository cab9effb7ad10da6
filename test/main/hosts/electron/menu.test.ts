// The native menus, as the template that Electron builds them from.
import { expect, test, vi } from 'vitest';
import {
  type MenuItem,
  menuTemplate,
  offeredCommands,
  withMnemonics,
} from '../../../../src/main/hosts/electron/menu.ts';
import { COMMANDS } from '../../../../src/shared/command.ts';

function template(platform: NodeJS.Platform, isPackaged = true, onCommand = vi.fn()): MenuItem[] {
  return menuTemplate({ platform, isPackaged, onCommand });
}
const names = (items: readonly MenuItem[]) => items.map(({ role, label }) => label ?? role);
const inside = (items: readonly MenuItem[]) => items.flatMap(({ submenu }) => submenu ?? []);
const platforms = ['darwin', 'win32', 'linux'] as const;

test('the app menu comes first on a Mac, mnemonics elsewhere, and Help is last everywhere', () => {
  expect(names(template('darwin'))).toEqual(['appMenu', 'File', 'Edit', 'Run', 'View', 'windowMenu', 'Help']);
  for (const platform of ['win32', 'linux'] as const) {
    expect(names(template(platform))).toEqual(['&File', '&Edit', '&Run', '&View', '&Help']);
  }
});

test.each(platforms)(
  '%s: every command with a menu stands in it once, with its key, and is told by its id',
  (platform) => {
    const onCommand = vi.fn();
    const items = inside(template(platform, true, onCommand)).filter(({ id }) => id !== undefined);
    const shown = COMMANDS.filter(({ menu }) => menu !== null);
    expect(items.map(({ id }) => id).toSorted()).toEqual(shown.map(({ id }) => id).toSorted());
    for (const { id, key, title } of shown) {
      const item = items.find((it) => it.id === id);
      expect(item?.label?.replace('&', '')).toBe(title);
      expect(item?.accelerator ?? null).toBe(key);
      item?.click?.();
      expect(onCommand).toHaveBeenLastCalledWith(id);
    }
  },
);

test.each(platforms)('%s: standard items are roles, which bring their own words and keys', (platform) => {
  const items = inside(template(platform));
  const roles = items.flatMap(({ role }) => role ?? []);
  const last = platform === 'darwin' ? ['close'] : ['quit', 'about'];
  const everywhere = ['cut', 'copy', 'paste', 'selectAll', 'resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen'];
  expect(roles.toSorted()).toEqual([...everywhere, ...last].toSorted());
  for (const item of items) {
    if (item.role) expect([item.role, item.accelerator, item.click]).toEqual([item.role, undefined, undefined]);
    else expect(item.type ?? item.click).toBeTruthy();
  }
  expect(names(inside(template(platform, false)))).toContain('toggleDevTools');
});

test('no two commands have one key, and no key is an Option key or a letter alone', () => {
  const keys = COMMANDS.flatMap(({ key }) => key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) {
    expect(key).toMatch(/^((CmdOrCtrl|Alt|Shift)\+)*([A-Z0-9.,/]|F\d{1,2}|Enter|Left|Right|Up|Down)$/);
    expect(key).toMatch(/CmdOrCtrl|Alt|^(Shift\+)?F\d/);
  }
});

test('mnemonics are letters of their own in each menu', () => {
  expect(withMnemonics(['Train', 'Rename', 'Test', 'R', '1 …', ''])).toEqual([
    '&Train',
    '&Rename',
    'T&est',
    'R',
    '1 …',
    '',
  ]);
  for (const { submenu = [] } of template('linux')) {
    const letters = submenu.flatMap(({ label }) => /&(\p{L})/u.exec(label ?? '')?.[1]?.toLowerCase() ?? []);
    expect(new Set(letters).size).toBe(letters.length);
  }
});

test('what the page offers decides which commands stand out; what is no list decides nothing', () => {
  const enabled = offeredCommands(['train', 'evil', 7]).filter(([, isEnabled]) => isEnabled);
  expect(enabled).toEqual([['train', true]]);
  expect(offeredCommands([])).toHaveLength(COMMANDS.length);
  for (const rubbish of [null, undefined, 'train', { length: 1, 0: 'train' }])
    expect(offeredCommands(rubbish)).toEqual([]);
});
