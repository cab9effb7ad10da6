// The one table of what settings mean: a setting that a later specification brings needs an entry here and nothing else.
import { FINETUNING_WORDS } from './finetuning-words.ts';
import { PRETRAINING_WORDS } from './pretraining-words.ts';
import { RUN_WORDS } from './run-words.ts';

export type Values = Readonly<Record<string, unknown>>;

export interface SettingWords {
  readonly label: string;
  /** A sentence. */
  readonly what: string;
  /** What a change of it does. */
  readonly whatIf: string;
  /** Why the default is what it is. */
  readonly why: string;
  /** Shown at once; all others only when people ask for more. */
  readonly isBasic?: boolean;
  /** Whether it has any effect beside these settings; always, where this is missing. */
  readonly isUsed?: (values: Values) => boolean;
  /** What the values of a choice are called. */
  readonly choices?: Readonly<Record<string, string>>;
}

const WORDS: Readonly<Record<string, SettingWords>> = {
  ...RUN_WORDS,
  ...PRETRAINING_WORDS,
  ...FINETUNING_WORDS,
};

/**
 * What a setting means, by its dotted path: "seed", "finetuning.momentum", "layer.frozen", "pretraining.epochs"; with the
 * kind of layer before it where that has words of its own ("autoencoder.pretraining.weightDecay").
 */
export function wordsFor(path: string): SettingWords | null {
  return WORDS[path] ?? null;
}

/** The same for a setting that has words: a test sees to it that all have. */
export function wordsOf(path: string): SettingWords {
  const words = wordsFor(path);
  if (!words) throw new Error(`the setting ${path} has no words`);
  return words;
}
