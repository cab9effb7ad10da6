// The one bridge between the window and the services: it hands over one message port, and turns files into handles.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import {
  type Bridge,
  CHOOSE,
  COMMAND,
  CONNECT,
  FILES,
  HOLD,
  OFFER,
  OPEN_RUN,
  PORT,
  SAVE_PDF,
  THEME,
} from '#shared/bridge.ts';
import type { HeldFile } from '#shared/dataset-calls.ts';
import { inboxOf } from './inbox.ts';

let asked = false;

const commands = inboxOf<string>();
const files = inboxOf<HeldFile[]>();
const runs = inboxOf<string>();
ipcRenderer.on(COMMAND, (_event, id: string) => {
  if ((id === 'undo' || id === 'redo') && isField(document.activeElement)) document.execCommand(id);
  else commands.put(id);
});
ipcRenderer.on(FILES, (_event, held: HeldFile[]) => files.put(held));
ipcRenderer.on(OPEN_RUN, (_event, runId: string) => runs.put(runId));

const bridge: Bridge = {
  connect: () => {
    if (asked) return;
    asked = true;
    ipcRenderer.once(PORT, ({ ports }) => window.postMessage(PORT, window.location.origin, [...ports]));
    ipcRenderer.send(CONNECT);
  },
  // A File made by a script has no path, so a page cannot ask for one that nobody gave it.
  hold: (file) => ipcRenderer.invoke(HOLD, file instanceof File ? webUtils.getPathForFile(file) : ''),
  chooseFiles: () => ipcRenderer.invoke(CHOOSE),
  savePdf: (page) => ipcRenderer.invoke(SAVE_PDF, page),
  offer: (ids) => ipcRenderer.send(OFFER, ids),
  setTheme: (theme) => ipcRenderer.send(THEME, theme),
  onCommand: commands.open,
  onFiles: files.open,
  onOpenRun: runs.open,
};

function isField(element: Element | null): boolean {
  return element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA)$/.test(element.tagName));
}

contextBridge.exposeInMainWorld('strata', bridge);
