// Builds the native engine: tfjs-node's addon, against a TensorFlow that is already on this machine, into native/.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const finished = join(root, 'native');
const staged = join(root, '.cache', `native-${process.pid}`);
/** Our own operations for TensorFlow, compiled into the addon. */
const operations = join(root, 'src', 'worker', 'engine', 'kernels', 'native');
const addonPath = join('node_modules', '@tensorflow', 'tfjs-node', 'lib', 'napi-v8', 'tfjs_binding.node');

/** What the addon's JavaScript requires, besides @tensorflow/tfjs, which must stay the project's one instance. */
const PACKAGES = ['@tensorflow/tfjs-node', 'google-protobuf', 'progress'];

/** tfjs-node uses one function of node-pre-gyp; the real package brings a downloader that nothing here may run. */
const PRE_GYP = `// Stands in for @mapbox/node-pre-gyp, of which tfjs-node uses one function: where its addon lies.
const { dirname, join } = require('node:path');
exports.find = (packageJson) => join(dirname(packageJson), 'lib', 'napi-v8', 'tfjs_binding.node');
`;

/** Something that this machine lacks; the message says what, then the remedy. */
class Missing extends Error {}

try {
  build(readOptions());
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(staged, { recursive: true, force: true });
}

function readOptions() {
  const string = { type: 'string' };
  try {
    return parseArgs({ options: { tensorflow: string, python: string, packages: string } }).values;
  } catch (error) {
    throw new Missing(`${error.message} Options: --tensorflow <folder>, --python <program>, --packages <folder>.`);
  }
}

function build(options) {
  if (process.platform !== 'linux') {
    throw new Missing(
      `The native engine can be built on Linux only, and this is ${process.platform}; the bundled engine works here.`,
    );
  }
  const compiler = findCompiler();
  const headers = findNodeHeaders();
  const tensorflow = findTensorFlow(options);
  console.log(`TensorFlow: ${tensorflow.folder}`);
  const modules = join(staged, 'node_modules');
  for (const name of PACKAGES) obtain(name, join(modules, name), options.packages);
  mkdirSync(join(modules, '@mapbox', 'node-pre-gyp'), { recursive: true });
  writeFileSync(join(modules, '@mapbox', 'node-pre-gyp', 'index.js'), PRE_GYP);
  writeFileSync(join(staged, '.gitignore'), '*\n');
  compile(compiler, headers, tensorflow);
  const version = tryAddon();
  replaceFinished();
  console.log(`The native engine is built: TensorFlow ${version}, in ${finished}.`);
}

function findCompiler() {
  const compiler = process.env.CXX || 'g++';
  if (spawnSync(compiler, ['--version']).status === 0) return compiler;
  throw new Missing(
    `There is no C++ compiler (${compiler} did not start): install one (Debian: apt install g++) or name it in CXX.`,
  );
}

/** Node-API's headers are the same for every Node, so any copy on the machine will do. */
function findNodeHeaders() {
  const places = [
    join(root, 'node_modules', 'node-api-headers', 'include'),
    join(dirname(process.execPath), '..', 'include', 'node'),
    '/usr/include/node',
    '/usr/local/include/node',
  ];
  const found = places.find((place) => existsSync(join(place, 'node_api.h')));
  if (found) return found;
  throw new Missing(
    `Node's header node_api.h is in none of ${places.join(', ')}: run npm ci (it brings node-api-headers), or install Node's headers (Debian: apt install libnode-dev).`,
  );
}

function findTensorFlow({ tensorflow, python }) {
  const named = tensorflow ?? process.env.STRATA_TENSORFLOW;
  if (named) {
    const layout = layoutOf(resolve(named));
    if (layout) return layout;
    throw new Missing(
      `${named} holds no TensorFlow that can be linked: it needs include/tensorflow/c/c_api.h beside lib/libtensorflow.so.2 (libtensorflow), or beside libtensorflow_cc.so.2 (the tensorflow folder of a Python wheel, 2.13 or newer).`,
    );
  }
  const program = python ?? 'python3';
  const folder = findInPython(program);
  const layout = folder && layoutOf(folder);
  if (layout) return layout;
  const why = folder ? `the one of ${program} in ${folder} is older than 2.13` : `${program} has none`;
  throw new Missing(
    `No TensorFlow was found (${why}): unpack libtensorflow and pass --tensorflow <folder>, or pip install tensorflow-cpu and pass --python <its python>.`,
  );
}

/** Asks Python where its tensorflow package lies, without importing it. */
function findInPython(program) {
  const question =
    'import importlib.util as u; s = u.find_spec("tensorflow"); print(list(s.submodule_search_locations)[0] if s else "")';
  const asked = spawnSync(program, ['-c', question], { encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim() : '';
}

/** The include folder and the two libraries of a libtensorflow folder or of a wheel's tensorflow folder, or null. */
function layoutOf(folder) {
  const include = join(folder, 'include');
  if (!existsSync(join(include, 'tensorflow', 'c', 'c_api.h'))) return null;
  for (const [libraries, name] of [
    [join(folder, 'lib'), 'libtensorflow.so.2'],
    [folder, 'libtensorflow_cc.so.2'],
  ]) {
    const files = [join(libraries, name), join(libraries, 'libtensorflow_framework.so.2')];
    if (files.every((file) => existsSync(file))) return { folder, include, libraries, files };
  }
  return null;
}

/** Puts a package's files, at the version in package-lock.json, into a folder; from this machine where they are on it. */
function obtain(name, folder, packages) {
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages[`node_modules/${name}`];
  mkdirSync(folder, { recursive: true });
  const installed = join(root, 'node_modules', name);
  if (versionOf(installed) === locked.version) return cpSync(installed, folder, { recursive: true });
  const archive = packages ? archiveIn(resolve(packages), name, locked.version) : download(name, locked.version);
  const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (integrity !== locked.integrity) {
    throw new Missing(`${archive} is not the ${name} ${locked.version} of package-lock.json: fetch it again.`);
  }
  const unpacked = spawnSync('tar', ['-xzf', archive, '-C', folder, '--strip-components=1'], { encoding: 'utf8' });
  if (unpacked.status !== 0) throw new Missing(`tar could not unpack ${archive}: ${reasonOf(unpacked)}.`);
  if (!packages) rmSync(archive);
}

function versionOf(folder) {
  const file = join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : null;
}

function archiveIn(folder, name, version) {
  const archive = join(folder, archiveName(name, version));
  if (existsSync(archive)) return archive;
  throw new Missing(`${archive} is missing: make it with npm pack ${name}@${version} where there is a registry.`);
}

/** npm's own naming: @scope/name becomes scope-name. */
function archiveName(name, version) {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}

/** npm drops tfjs-node where its install script fails, so its source comes from npm's cache, else from the registry. */
function download(name, version) {
  console.log(`Fetching ${name} ${version} from npm's cache or the configured registry.`);
  const args = ['pack', `${name}@${version}`, '--pack-destination', staged, '--prefer-offline', '--silent'];
  const npm = process.env.npm_execpath;
  const packed = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: staged, encoding: 'utf8' })
    : spawnSync('npm', args, { cwd: staged, encoding: 'utf8' });
  if (packed.status === 0) return join(staged, archiveName(name, version));
  throw new Missing(
    `${name} ${version} is neither installed nor to be had from npm (${reasonOf(packed)}): bring its archive from another machine and pass --packages <folder> (docs/native.md).`,
  );
}

/** Compiles the addon with our operations in it, or, where TensorFlow lacks headers that they need, without. */
function compile(compiler, headers, tensorflow) {
  const binding = join(staged, 'node_modules', '@tensorflow', 'tfjs-node', 'binding');
  mkdirSync(dirname(join(staged, addonPath)), { recursive: true });
  console.log('Compiling.');
  const failure = runCompiler(compiler, headers, tensorflow, [binding, operations]);
  if (failure === null) return;
  const plainFailure = runCompiler(compiler, headers, tensorflow, [binding]);
  if (plainFailure === null) {
    console.error(
      `${failure}\nOur operations do not compile against this TensorFlow, see above: training will be slower.`,
    );
    return;
  }
  throw new Missing(
    `${plainFailure}\nThe addon does not compile against this TensorFlow, see above: try another version (2.13 to 2.21 are known to work).`,
  );
}

/** Compiles all sources of the folders into the addon; returns null, or what the compiler said against them. */
function runCompiler(compiler, headers, { include, libraries, files }, folders) {
  const sources = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.cc'))
      .map((file) => join(folder, file)),
  );
  const compiled = spawnSync(
    compiler,
    [
      ...['-std=c++17', '-O3', '-fPIC', '-shared', '-fvisibility=hidden', '-DNAPI_VERSION=8'],
      // Without these two the compiler takes square roots and compares one number at a time.
      ...['-fno-math-errno', '-fno-trapping-math'],
      ...['-isystem', headers, '-isystem', include],
      ...sources,
      ...['-o', join(staged, addonPath), `-Wl,-rpath,${libraries}`, ...files],
    ],
    { encoding: 'utf8' },
  );
  return compiled.status === 0 ? null : compiled.stderr;
}

/** Loads the addon in a process of its own, every symbol resolved at once; returns TensorFlow's version. */
function tryAddon() {
  const question = `console.log(require(${JSON.stringify(join(staged, addonPath))}).TF_Version)`;
  const env = { ...process.env, LD_BIND_NOW: '1', TF_CPP_MIN_LOG_LEVEL: '2' };
  const asked = spawnSync(process.execPath, ['-e', question], { encoding: 'utf8', env });
  if (asked.status === 0) return asked.stdout.trim();
  throw new Missing(
    `The addon was built but does not load (${reasonOf(asked)}): check that TensorFlow's files are whole.`,
  );
}

/** The last line that tells why a program failed. */
function reasonOf({ error, signal, stderr }) {
  const lines = (stderr ?? '').trim().split('\n');
  return error?.message ?? lines.findLast((line) => /error/i.test(line)) ?? signal ?? lines.at(-1);
}

function replaceFinished() {
  const old = `${staged}-old`;
  if (existsSync(finished)) renameSync(finished, old);
  renameSync(staged, finished);
  rmSync(old, { recursive: true, force: true });
}
