// What a terminal command is: its words, its options, and a function from one call to one answer.
import type { WindowInstallation } from '../installation.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command has found out: one JSON value, the same for people, and the exit code. */
export interface Answer {
  readonly value: unknown;
  readonly text: string;
  readonly exitCode: number;
}

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** Name of the option's value in the help, e.g. `<folder>`. */
  readonly value?: string;
  readonly summary: string;
}

export type OptionValues = Readonly<Record<string, readonly string[] | boolean | undefined>>;

export interface Call extends Surroundings {
  readonly positionals: readonly string[];
  readonly options: OptionValues;
  readonly installation: WindowInstallation;
  /** Aborted by the first Ctrl+C: end cleanly. */
  readonly interrupted: AbortSignal;
  /** Aborted by the second one: end at once. */
  readonly stopped: AbortSignal;
  /** Where progress goes; never stdout. */
  readonly progress: ProgressStream;
  /** stdout, for a command that has something to say before it ends. */
  readonly output: ProgressStream;
}

export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** The positional arguments as the help shows them. */
  readonly positionals: string;
  /** How many positional arguments fit. */
  readonly count: readonly [least: number, most: number];
  readonly options: Readonly<Record<string, Option>>;
  readonly example: string;
  run(call: Call): Promise<Answer>;
}

/** Options that every command has. */
export const SHARED_OPTIONS: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', summary: 'Print one JSON value on stdout; progress stays on stderr' },
  'data-dir': { type: 'string', value: '<folder>', summary: "Data folder (default: the platform's folder for apps)" },
  help: { type: 'boolean', summary: 'Show this help' },
};

/** For commands that need a tensor engine. */
export const THREADS_OPTION: Readonly<Record<string, Option>> = {
  threads: { type: 'string', value: '<n>', summary: 'Threads of the tensor engine' },
};

/** For commands that train. */
export const ENGINE_OPTIONS: Readonly<Record<string, Option>> = {
  ...THREADS_OPTION,
  kernels: {
    type: 'string',
    value: '<name>',
    summary:
      'Kernels of the wasm engine: auto, base, relaxed, stock, or wide (an experimental compiler inside V8; tested first)',
  },
};

/** The last value given for an option that takes one. */
export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'object' ? value.at(-1) : undefined;
}

/** The answer of a command that did what was asked. */
export function done(value: unknown, text: string): Answer {
  return { value, text, exitCode: 0 };
}
