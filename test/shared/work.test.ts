// What phases cost: large products are counted as the multiplications that they are, and every setting that costs shows.
import { expect, test } from 'vitest';
import { parseSpec, type Spec } from '../../src/shared/spec.ts';
import { networkWeights, type PhaseWork, phaseWorks, totalWork, type WorkSizes } from '../../src/shared/work.ts';

const SIZES: WorkSizes = { inputs: 1000, outputs: 10, rows: { train: 1000, labelled: 500, validation: 100 } };

function specOf(pretraining: object, more: object = {}): Spec {
  const stack = [{ kind: 'rbm', hidden: 2000, pretraining: { batchSize: 500, likelihood: 'off', ...pretraining } }];
  return parseSpec({ strata: 1, dataset: { id: 'd' }, stack, head: { kind: 'none' }, ...more });
}

function only(spec: Spec, sizes = SIZES): PhaseWork {
  const [phase, ...others] = phaseWorks(spec, sizes);
  return phase && others.length === 0 ? phase : expect.fail(`${others.length + 1} phases`);
}

test('a wide update with many rows costs little more than its products', () => {
  const weights = 1000 * 2000;
  for (const cdSteps of [1, 5]) {
    const products = 500 * weights * (2 + 2 * cdSteps);
    const { perUpdate, batches, epochs } = only(specOf({ cdSteps, epochs: 7 }));
    expect(perUpdate / products).toBeGreaterThan(1);
    expect(perUpdate / products).toBeLessThan(1.1);
    expect([batches, epochs]).toEqual([2, 7]);
  }
  const idle = only(specOf({}), { ...SIZES, inputs: 1, rows: { train: 1, labelled: 1, validation: 0 } });
  expect(idle.perEpoch).toBeGreaterThan(10 * idle.perUpdate);
});

test('a small update costs many times its products', () => {
  const small = parseSpec({
    strata: 1,
    dataset: { id: 'd' },
    stack: [{ kind: 'rbm', hidden: 16, pretraining: { batchSize: 10 } }],
    head: { kind: 'none' },
  });
  const { perUpdate } = only(small, { ...SIZES, inputs: 64 });
  expect(perUpdate).toBeGreaterThan(5 * (10 * 64 * 16 * 4));
});

test('epochs multiply all of it, and a last batch that is not full is one as well', () => {
  const once = only(specOf({ epochs: 1, monitorEvery: 1 }));
  const often = only(specOf({ epochs: 20, monitorEvery: 1 }));
  expect(totalWork(often)).toBeCloseTo(20 * totalWork(once), -3);
  expect(only(specOf({ batchSize: 300 })).batches).toBe(4);
});

const MORE: [string, object, object][] = [
  ['chains of their own', { method: 'pcd', chains: 2000 }, { method: 'pcd', chains: 100 }],
  ['temperatures', { method: 'pt', replicas: 20 }, { method: 'pt', replicas: 2 }],
  ['Gibbs steps that grow', { cdStepsGrowth: { max: 25, everyEpochs: 1 } }, {}],
  ['a quick likelihood', { likelihood: 'quick' }, { likelihood: 'off' }],
  ['a full likelihood', { likelihood: 'full' }, { likelihood: 'quick' }],
  ['a likelihood at every epoch', { likelihood: 'quick', monitorEvery: 1 }, { likelihood: 'quick' }],
];

test.each(MORE)('%s cost more', (_what, dear, cheap) => {
  expect(totalWork(only(specOf(dear)))).toBeGreaterThan(1.2 * totalWork(only(specOf(cheap))));
});

test('a likelihood by itself is summed only where a side is small', () => {
  const hidden = (units: number, likelihood: string) => {
    const stack = [{ kind: 'rbm', hidden: units, pretraining: { batchSize: 500, likelihood } }];
    return totalWork(only(parseSpec({ strata: 1, dataset: { id: 'd' }, stack, head: { kind: 'none' } })));
  };
  expect(hidden(200, 'auto')).toBe(hidden(200, 'off'));
  const summed = hidden(14, 'auto') - hidden(14, 'off');
  expect(summed).toBeGreaterThan((2 ** 14 * 1000 * 10) / 5);
  expect(hidden(20, 'exact') - hidden(20, 'off')).toBeGreaterThan((2 ** 20 * 1000 * 10) / 5);
});

function tuned(stack: object[], finetuning: object = {}, head = 'softmax'): PhaseWork {
  const given = { batchSize: 500, ...finetuning };
  const spec = parseSpec({ strata: 1, dataset: { id: 'd' }, stack, head: { kind: head }, finetuning: given });
  return phaseWorks(spec, SIZES).find(({ phase }) => phase === 'finetuning') ?? expect.fail('no fine-tuning');
}
const layer = (frozen: boolean) => ({ kind: 'rbm', hidden: 1000, source: 'random', frozen });

test('fine-tuning goes forwards once, and backwards only where something may move', () => {
  const square = 500 * 1000 * 1000;
  const products = (...frozen: boolean[]) => tuned(frozen.map(layer)).perUpdate / square;
  const none = products(true, true);
  expect(none).toBeGreaterThan(2);
  expect(none).toBeLessThan(2.6);
  // The gradient of the upper layer; that of the lower one and back through the upper one; all three.
  expect(products(true, false) - none).toBeCloseTo(1, 0);
  expect(products(false, true) - none).toBeCloseTo(2, 0);
  expect(products(false, false) - none).toBeCloseTo(3, 0);
});

test('an autoencoder goes down again, and up-down goes both ways', () => {
  const plain = tuned([layer(false), layer(false)]).perUpdate;
  const decoded = tuned([layer(false), layer(false)], { objective: 'autoencoder' }, 'none').perUpdate;
  expect(decoded / plain).toBeGreaterThan(1.9);
  const upDown = tuned([layer(false), layer(false)], { objective: 'up-down' }, 'none').perUpdate;
  expect(upDown).toBeGreaterThan(plain);
});

test('labels are learnt from labelled rows, and label units are units', () => {
  expect(tuned([layer(false)], { batchSize: 50 }).batches).toBe(10);
  const stack = [{ kind: 'rbm', hidden: 2000, pretraining: { batchSize: 500 } }];
  const joined = parseSpec({ strata: 1, dataset: { id: 'd' }, stack, head: { kind: 'label-units' } });
  const phase = only(joined);
  expect(phase.batches).toBe(1);
  expect(phase.perUpdate).toBeGreaterThan(only(specOf({})).perUpdate);
});

test('only layers that are pre-trained here are phases, each over the units below it', () => {
  const copied = { kind: 'rbm', hidden: 2000, source: { run: 'R', layer: 0, stage: 'pretrained' } };
  const stack = [
    copied,
    { kind: 'rbm', hidden: 1000 },
    { kind: 'autoencoder', hidden: 500 },
    { kind: 'dense', units: 5 },
  ];
  const spec = parseSpec({ strata: 1, dataset: { id: 'd' }, stack });
  expect(phaseWorks(spec, SIZES).map(({ phase, layer: at }) => [phase, at])).toEqual([
    ['pretraining', 1],
    ['pretraining', 2],
    ['finetuning', null],
  ]);
  expect(networkWeights(spec, SIZES)).toBe(1000 * 2000 + 2000 * 1000 + 1000 * 500 + 500 * 5 + 5 * 10);
});
