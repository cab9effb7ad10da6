// The services as a host gets them: opened for one piece of work, closed after it whatever happens.

import type { Examination } from '#shared/engine.ts';
import { type App, openApp } from '../app.ts';
import { examineEngines } from '../examination.ts';
import { defaultDataDir } from '../folder.ts';

/** History, datasets and training, as every host sees them. */
export type Services = App;

/** Where this Strata is installed. */
export interface Installation {
  readonly trainingProcess: string;
  readonly resourcesFolder: string;
}

/** Runs `work` with the services open: `own` where it writes, `read` where it only looks. */
export async function withServices<T>(
  installation: Installation,
  dataDir: string | undefined,
  access: 'own' | 'read',
  work: (services: Services) => Promise<T> | T,
): Promise<T> {
  const services = await openApp({ ...installation, dataDir: dataDir ?? defaultDataDir(), access });
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}

/** What every tensor engine is worth on this machine; needs no data folder. Takes about five seconds. */
export function examine({ trainingProcess }: Installation, options: { threads?: number }): Promise<Examination[]> {
  return examineEngines({ trainingProcess, ...options });
}
