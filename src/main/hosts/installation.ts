// Where the parts of an installed Strata lie, counted from the folder of the built host that was started.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Installation } from './services.ts';

/** An installation with what the window needs besides. */
export interface WindowInstallation extends Installation {
  readonly siteFolder: string;
  readonly version: string;
}

/** `folder` is out/main. */
export function installationAround(folder: string): WindowInstallation {
  const { version } = JSON.parse(readFileSync(join(folder, '../../package.json'), 'utf8')) as { version: string };
  return {
    trainingProcess: join(folder, 'training-process.js'),
    resourcesFolder: join(folder, '../../resources'),
    siteFolder: join(folder, '../renderer'),
    version,
  };
}
