// Every security setting of the desktop window, as plain objects that a test can look at without Electron.

export const SCHEME = 'app';
/** The only page that the window ever shows. */
export const PAGE = `${SCHEME}://strata/`;

/** What the page's own scheme may do: as much as a page on https, and nothing past its policy. */
export const SCHEME_PRIVILEGES = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  bypassCSP: false,
  allowServiceWorkers: false,
  corsEnabled: false,
  allowExtensions: false,
  stream: false,
} as const;

export const WEB_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  plugins: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // A spell checker would fetch its dictionaries from the network.
  spellcheck: false,
} as const;

/** Of a page that is only printed, and never seen: it runs nothing. */
export const PRINTED_PREFERENCES = { ...WEB_PREFERENCES, javascript: false, devTools: false } as const;

/** Chromium's own switches: no name is ever looked up, and nothing of it looks around in the background. */
export const SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['no-proxy-server'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['no-pings'],
];

export const ABOUT = { applicationName: 'Strata', credits: 'This program makes no network connections.' } as const;

/** They ask to end without a question. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Crash reports stay on this machine. */
export const CRASH_REPORTS = { uploadToServer: false } as const;

/** The page's own ground (--bg in the renderer's tokens.css), so that a window never flashes white before its page is there. */
export const GROUND = { light: '#f3f4f1', dark: '#0f1417' } as const;

/** True for a request that the page, or what a person inspects it with, makes for a part of itself. */
export function isOwnRequest(url: string): boolean {
  return url.startsWith(PAGE) || url.startsWith(`blob:${PAGE}`) || /^(data|devtools):/.test(url);
}

/** True for a file that our own page made, which the person is asked to give a place; nothing comes from elsewhere. */
export function isOwnDownload(url: string): boolean {
  return url.startsWith(`blob:${PAGE}`);
}

/** No page may have any of a browser's powers: no camera, no notifications, no clipboard reading. */
export function isPermitted(): boolean {
  return false;
}

/** True for the window's own page; nothing else is ever loaded, and nobody else is ever answered. */
export function isOwnPage(url: string): boolean {
  return url === PAGE || url.startsWith(`${PAGE}?`) || url.startsWith(`${PAGE}#`);
}
