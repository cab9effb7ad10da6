// Where the parts of an installed Strata lie, counted from the folder of the built host that was started.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Installation } from './services.ts';

/** An installation with what the window needs besides. */
export interface WindowInstallation extends Installation {
  /** The folder with package.json. */
  readonly root: string;
  readonly siteFolder: string;
  readonly version: string;
}

/** `folder` is out/main. */
export function installationAround(folder: string): WindowInstallation {
  const root = join(folder, '../..');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return {
    root,
    trainingProcess: join(folder, 'training-process.js'),
    resourcesFolder: join(root, 'resources'),
    siteFolder: join(folder, '../renderer'),
    version,
  };
}
