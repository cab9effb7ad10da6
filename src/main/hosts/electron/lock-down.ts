// What holds for everything that a page of the desktop window ever does, whatever page it may be.
import { isOwnDownload, isOwnRequest, isPermitted } from './settings.ts';

/** An event whose usual consequence can be prevented. */
interface Preventable {
  preventDefault(): void;
}

/** As much of Electron's Session as is used. */
export interface LockableSession {
  readonly webRequest: {
    onBeforeRequest(listener: (request: { url: string }, decide: (answer: { cancel: boolean }) => void) => void): void;
  };
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, decide: (isPermitted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  setSpellCheckerEnabled(enabled: boolean): void;
  on(event: 'will-download', listener: (event: Preventable, item: { getURL(): string }) => void): unknown;
}

/** As much of Electron's WebContents as is used. */
export interface LockableContents {
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
  reload(): void;
  isDestroyed(): boolean;
  on(event: Departing, listener: (event: Preventable) => void): unknown;
  on(
    event: 'render-process-gone',
    listener: (event: Preventable, details: { reason: string; exitCode: number }) => void,
  ): unknown;
}

type Departing = 'will-navigate' | 'will-frame-navigate' | 'will-redirect' | 'will-attach-webview';
const DEPARTING: readonly Departing[] = [
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'will-attach-webview',
];

/** Before a page that has died is loaded again; one that dies at once must not keep the machine busy. */
const RELOAD_MS = 1000;

export type Note = (what: string, facts: Readonly<Record<string, string | number>>) => void;

/** No power, no download but of what our page made, no spell checker, and no request but for a part of our own page; each refused one is counted. */
export function lockSession(session: LockableSession, note: Note): void {
  let refused = 0;
  session.webRequest.onBeforeRequest(({ url }, decide) => {
    const isOwn = isOwnRequest(url);
    if (!isOwn) note('request refused', { to: URL.parse(url)?.host ?? '', count: ++refused });
    decide({ cancel: !isOwn });
  });
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(isPermitted()));
  session.setPermissionCheckHandler(() => isPermitted());
  session.setDevicePermissionHandler(() => isPermitted());
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event, item) => {
    if (!isOwnDownload(item.getURL())) event.preventDefault();
  });
}

/** The page stays the page, has no other windows, and comes back when its process has died; training does not notice. */
export function lockContents(contents: LockableContents, note: Note): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  for (const name of DEPARTING) contents.on(name, (event) => event.preventDefault());
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    note('the page of the window has ended', { reason, exitCode });
    const again = () => {
      if (!contents.isDestroyed()) contents.reload();
    };
    if (reason !== 'clean-exit' && reason !== 'launch-failed') setTimeout(again, RELOAD_MS);
  });
}
