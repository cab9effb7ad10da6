// The desktop host. For now a window with one page that says what Strata is; the workbench comes later.
import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';

/** Opens the one window. It may load nothing but our own page, and may open no other. */
async function openWindow(): Promise<void> {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    title: 'Strata',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  });
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  await window.loadFile(join(import.meta.dirname, '../renderer/index.html'));
}

app.on('window-all-closed', () => app.quit());
app.whenReady().then(openWindow, (cause: unknown) => {
  process.stderr.write(`The window could not be opened: ${String(cause)}\n`);
  app.exit(1);
});
