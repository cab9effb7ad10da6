// Restores what npm drops from package-lock.json, and with --check asserts everything that `npm ci` needs anywhere.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DATABASE = 'node_modules/better-sqlite3';
const EXACT_VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/**
 * The lock with `"gypfile": false` on the database. Without it npm 10 compiles the database with headers from the
 * network instead of using its prebuilt binary; npm drops the key on every install.
 */
function restoreLock(lock) {
  const database = lock.packages[DATABASE];
  return { ...lock, packages: { ...lock.packages, ...(database && { [DATABASE]: { ...database, gypfile: false } }) } };
}

/** One sentence for each thing that would make `npm ci` fail or differ on another machine. */
function lockProblems(lock, manifest) {
  return [
    ...gypfileProblems(lock),
    ...addressProblems(lock),
    ...missingOptionalProblems(lock),
    ...versionProblems(manifest),
    ...agreementProblems(lock, manifest),
  ];
}

function gypfileProblems({ packages }) {
  if (packages[DATABASE]?.gypfile === false) return [];
  return [`${DATABASE} lacks "gypfile": false, so npm 10 would compile it; run node scripts/lockfile.mjs.`];
}

function addressProblems({ packages }) {
  return Object.entries(packages)
    .filter(([, entry]) => typeof entry.resolved === 'string' && /^[a-z+]+:\/\//.test(entry.resolved))
    .map(([path]) => `${path} names the address it came from; install with omit-lockfile-registry-resolved=true.`);
}

function missingOptionalProblems({ packages }) {
  return Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !isLocked(packages, path, name))
      .map((name) => `${path || 'strata'} may need ${name}, which has no entry; npm ci would refuse the lockfile.`),
  );
}

/** Looks where Node would: inside the package itself, then beside each package above it. */
function isLocked(packages, path, name) {
  if (`${path}/node_modules/${name}` in packages) return true;
  const above = path.lastIndexOf('node_modules/');
  if (above === -1) return `node_modules/${name}` in packages;
  return isLocked(packages, path.slice(0, above).replace(/\/$/, ''), name);
}

function versionProblems(manifest) {
  return dependencyEntries(manifest)
    .filter(([, version]) => !EXACT_VERSION.test(version))
    .map(([name, version]) => `package.json wants ${name} ${version}; pin an exact version.`);
}

function agreementProblems({ packages }, manifest) {
  return dependencyEntries(manifest)
    .filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)
    .map(([name, version]) => {
      const locked = packages[`node_modules/${name}`]?.version ?? 'nothing';
      return `package.json wants ${name} ${version} and the lockfile holds ${locked}; run npm install.`;
    });
}

function dependencyEntries(manifest) {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
}

function main() {
  const [folder] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  const root = folder ?? join(import.meta.dirname, '..');
  const lockPath = join(root, 'package-lock.json');
  const text = readFileSync(lockPath, 'utf8');
  const lock = restoreLock(JSON.parse(text));
  const restored = `${JSON.stringify(lock, null, 2)}\n`;
  if (restored !== text) {
    writeFileSync(lockPath, restored);
    process.stdout.write('package-lock.json: restored "gypfile": false on better-sqlite3; commit it.\n');
  }
  if (!process.argv.includes('--check')) return;
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const problems = lockProblems(lock, manifest);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

main();
