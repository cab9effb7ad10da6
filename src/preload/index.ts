// The one bridge between the window and the services: for now only the name of the host.
import { contextBridge } from 'electron';

contextBridge.exposeInMainWorld('strata', { host: 'electron' });
