// The settings of a part of the specification, read from its JSON Schema: names, limits and choices, each with its words.
import { specJsonSchema } from '#shared/spec.ts';
import { type SettingWords, type Values, wordsFor } from './setting-words.ts';

/** The parts of JSON Schema that zod writes for a specification. */
interface Schema {
  readonly type?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

/** One of several forms that a value can have, told apart by its "kind". */
interface Variant {
  readonly value: string;
  readonly settings: readonly Setting[];
}

export type Control =
  | {
      readonly kind: 'number';
      readonly isWhole: boolean;
      readonly min: number;
      readonly max: number;
      /** The smallest allowed value is above `min`, not `min` itself. */
      readonly isAboveMin: boolean;
    }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'switch' }
  /** Null where it is off, else an object of these settings. */
  | { readonly kind: 'group'; readonly settings: readonly Setting[] }
  | { readonly kind: 'variants'; readonly variants: readonly Variant[] };

export interface Setting {
  readonly name: string;
  readonly words: SettingWords;
  readonly control: Control;
  /** Whether nothing at all is a value too, and means something. */
  readonly mayBeNull: boolean;
  readonly initial: unknown;
}

const SPEC = specJsonSchema() as Schema;
const LAYERS = SPEC.properties?.stack?.items?.oneOf ?? SPEC.properties?.stack?.items?.anyOf ?? [];

function layerSchema(kind: string): Schema {
  return LAYERS.find(({ properties }) => properties?.kind?.const === kind) ?? {};
}

/** Kinds that a layer can have. */
export const LAYER_KINDS: readonly string[] = LAYERS.map(({ properties }) => String(properties?.kind?.const));

/** Settings of a layer of this kind that have no control of their own elsewhere: units, activations. */
export function layerSettings(kind: string): Setting[] {
  return settingsIn(layerSchema(kind), 'layer', kind).filter(({ name }) => !OWN_CONTROL.has(name));
}

/** Where a layer starts, and what fine-tuning may do with it, are on its card. */
const OWN_CONTROL: ReadonlySet<string> = new Set(['kind', 'source', 'frozen', 'learningRateScale', 'pretraining']);

export const pretrainingSettings = memoized((kind: string) =>
  settingsIn(notNull(layerSchema(kind).properties?.pretraining ?? {}), 'pretraining', kind),
);

/** Heads that the stack can have. */
export const HEAD_KINDS: readonly string[] = (SPEC.properties?.head?.properties?.kind?.enum ?? []).map(String);

export const FINETUNING_SETTINGS = settingsIn(SPEC.properties?.finetuning ?? {}, 'finetuning');

/** Settings that have an effect beside these values; those that people ask for seldom only `withAll`. */
export function shownSettings(settings: readonly Setting[], values: Values, withAll: boolean): Setting[] {
  return settings.filter(({ words, name, initial }) => {
    if (words.isUsed?.(values) === false) return false;
    const isChanged = JSON.stringify(values[name]) !== JSON.stringify(initial);
    return withAll || words.isBasic === true || isChanged || words.isUsed !== undefined;
  });
}

/** An object of these settings with every default. */
export function initialValues(settings: readonly Setting[]): Values {
  return Object.fromEntries(settings.map(({ name, initial }) => [name, initial]));
}

/** What a choice's value is called. */
export function choiceWord({ choices }: SettingWords, value: string): string {
  return choices?.[value] ?? value;
}

/** `layerKind` where the words may differ from those for other kinds of layers. */
function settingsIn({ properties = {} }: Schema, path: string, layerKind?: string): Setting[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const words = wordsFor(`${layerKind}.${path}.${name}`) ?? wordsFor(`${path}.${name}`);
    const control = words && controlOf(schema, `${path}.${name}`, layerKind);
    if (!words || !control) return [];
    const mayBeNull = schema.anyOf?.some(({ type }) => type === 'null') ?? false;
    return [{ name, words, control, mayBeNull, initial: schema.default ?? null }];
  });
}

/** Null for what a form cannot show, such as a list. */
function controlOf(schema: Schema, path: string, layerKind: string | undefined): Control | null {
  const { type, properties, minimum, exclusiveMinimum, maximum } = schema;
  const values = schema.enum?.filter((it) => typeof it === 'string');
  if (values) return { kind: 'choice', values };
  if (type === 'boolean') return { kind: 'switch' };
  if (type === 'number' || type === 'integer') {
    return {
      kind: 'number',
      isWhole: type === 'integer',
      min: minimum ?? exclusiveMinimum ?? Number.NEGATIVE_INFINITY,
      max: maximum ?? Number.POSITIVE_INFINITY,
      isAboveMin: exclusiveMinimum !== undefined,
    };
  }
  if (properties) return { kind: 'group', settings: settingsIn(schema, path, layerKind) };
  const forms = (schema.anyOf ?? schema.oneOf ?? []).filter((it) => it.type !== 'null');
  const [only] = forms;
  if (only && forms.length === 1) return controlOf(only, path, layerKind);
  const variants = forms.flatMap((form) => variantsOf(form, path, layerKind));
  return variants.length > 0 && forms.every((it) => it.properties) ? { kind: 'variants', variants } : null;
}

function variantsOf(form: Schema, path: string, layerKind: string | undefined): Variant[] {
  const { kind, ...properties } = form.properties ?? {};
  const kinds = kind?.enum ?? (kind?.const === undefined ? [] : [kind.const]);
  return kinds.map((it) => ({ value: String(it), settings: settingsIn({ properties }, path, layerKind) }));
}

function notNull(schema: Schema): Schema {
  return schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;
}

function memoized<Value>(make: (key: string) => Value): (key: string) => Value {
  const made = new Map<string, Value>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}
