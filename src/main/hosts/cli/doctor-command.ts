// strata doctor: what this machine has, which engines run on it and how fast, and how to get a faster one.
import { arch, cpus, platform, totalmem } from 'node:os';
import type { Examination } from '#shared/engine.ts';
import { examine } from '../services.ts';
import { type Call, type Command, done, THREADS_OPTION } from './command.ts';
import { figure } from './figures.ts';
import { threadsOption } from './session.ts';
import { table } from './table.ts';

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Say what this machine has, which engines run on it, and test and time each',
  positionals: '',
  count: [0, 0],
  options: THREADS_OPTION,
  example: 'strata doctor --threads 2',
  async run(call: Call) {
    call.progress.write('Testing and timing the engines; this takes about five seconds.\n');
    const machine = describeMachine();
    const engines = await examine(call.installation, threadsOption(call));
    const chosen = engines.find(({ selfTest }) => selfTest?.passed) ?? null;
    return done({ machine, chosen: chosen?.info ?? null, engines }, report(machine, engines, chosen));
  },
};

interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
}

function describeMachine(): Machine {
  const cores = cpus();
  return {
    processor: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.versions.node,
    v8: process.versions.v8,
  };
}

function report(machine: Machine, engines: readonly Examination[], chosen: Examination | null): string {
  const { processor, cores, memoryGb, system, node, v8 } = machine;
  const columns = [
    { title: 'engine' },
    { title: 'kernels' },
    { title: 'threads', align: 'right' as const },
    { title: 'arithmetic' },
    { title: 'one update', align: 'right' as const },
  ];
  const problems = engines.flatMap(({ engine, kernels, problem }) =>
    problem ? [`${engine}, ${kernels}: ${problem}`] : [],
  );
  const notes = engines.flatMap(({ info }) => info?.notes ?? []);
  return [
    `${processor}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node} (V8 ${v8})`,
    '',
    table(columns, engines.map(row)),
    '',
    'One update: CD-1, 784 to 500 units, 100 rows; the middle of about a second, and the best.',
    chosen
      ? `Runs with engine "auto" use ${chosen.info?.backend} ${chosen.info?.version}, kernels ${chosen.info?.kernels}.`
      : 'No engine passed its test; runs would fall back to plain JavaScript.',
    'Kernels "wide" need an experimental compiler inside V8, so they are used only when asked for: strata run <spec> --kernels wide.',
    ...new Set([...problems, ...notes]),
  ].join('\n');
}

function row({ engine, kernels, info, selfTest, updateMs }: Examination): string[] {
  const arithmetic = selfTest
    ? `${selfTest.passed ? 'right' : 'WRONG'}, error ${selfTest.largestError.toExponential(0)}`
    : 'not there';
  return [
    info ? `${engine} ${info.version}` : engine,
    info?.kernels ?? kernels,
    info ? String(info.threads) : '',
    arithmetic,
    updateMs ? `${figure(updateMs.median)} ms, ${figure(updateMs.best)} ms` : '',
  ];
}
