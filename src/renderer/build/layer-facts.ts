// A layer's settings in one line of its card: what is usual, and whatever differs from its default.
import type { Layer } from '#shared/layer.ts';
import { count, measure } from '../formats.ts';
import { choiceWord, layerSettings, pretrainingSettings, type Setting } from './setting.ts';
import { type Values, wordsOf } from './setting-words.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

const UNITS = new Set(['hidden', 'units']);

/** Shown at all times, shorter than their words. */
const SHORT: Readonly<Record<string, string>> = { learningRate: 'Rate' };

export function layerFacts(layer: Layer): Fact[] {
  const own = layerSettings(layer.kind).filter(({ name }) => !UNITS.has(name));
  const kind = { name: 'Kind', value: choiceWord(wordsOf('layer.kind'), layer.kind) };
  const facts = [kind, ...own.flatMap((setting) => factOf(setting, layer, setting.name !== 'hiddenUnits'))];
  if (layer.kind === 'dense' || !layer.pretraining) return facts;
  const values: Values = layer.pretraining;
  const learnt = pretrainingSettings(layer.kind).filter(({ name }) => name !== 'method' && name !== 'cdSteps');
  return [
    ...facts,
    ...methodOf(values),
    ...learnt.flatMap((setting) => factOf(setting, values, setting.words.isBasic === true)),
  ];
}

/** "CD-1": the method and its steps are one word among people. */
function methodOf({ method, cdSteps }: Values): Fact[] {
  const names: Readonly<Record<string, string>> = { cd: 'CD', pcd: 'PCD', fpcd: 'FPCD', pt: 'PT' };
  return typeof method === 'string' ? [{ name: 'Method', value: `${names[method] ?? method}-${cdSteps}` }] : [];
}

function factOf({ name, words, control, initial }: Setting, values: Values, isUsual: boolean): Fact[] {
  const value = values[name];
  if (words.isUsed?.(values) === false) return [];
  if (!isUsual && JSON.stringify(value) === JSON.stringify(initial)) return [];
  return [{ name: SHORT[name] ?? words.label, value: shown(value, control.kind, words.choices) }];
}

function shown(
  value: unknown,
  kind: Setting['control']['kind'],
  choices: Readonly<Record<string, string>> = {},
): string {
  if (value === null || value === false) return 'off';
  if (typeof value === 'number') return Number.isInteger(value) ? count(value) : measure(value);
  if (kind === 'choice') return (choices[String(value)] ?? String(value)).toLowerCase();
  if (typeof value === 'object' && 'kind' in value)
    return (choices[String(value.kind)] ?? String(value.kind)).toLowerCase();
  return 'on';
}
