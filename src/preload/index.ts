// The one bridge between the window and the services: it hands over one message port, and turns files into handles.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { type Bridge, CONNECT, HOLD, PORT } from '#shared/bridge.ts';

let asked = false;

const bridge: Bridge = {
  connect: () => {
    if (asked) return;
    asked = true;
    ipcRenderer.once(PORT, ({ ports }) => window.postMessage(PORT, window.location.origin, [...ports]));
    ipcRenderer.send(CONNECT);
  },
  // A File made by a script has no path, so a page cannot ask for one that nobody gave it.
  hold: (file) => ipcRenderer.invoke(HOLD, file instanceof File ? webUtils.getPathForFile(file) : ''),
};

contextBridge.exposeInMainWorld('strata', bridge);
