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

/** No page may have any of a browser's powers: no camera, no notifications, no clipboard reading. */
export function isPermitted(): boolean {
  return false;
}

/** True for the window's own page; nothing else is ever loaded, and nobody else is ever answered. */
export function isOwnPage(url: string): boolean {
  return url === PAGE || url.startsWith(`${PAGE}?`) || url.startsWith(`${PAGE}#`);
}
