// A specification to start a study from: two layers that fit a dataset, and a head that fits its label.
import type { Manifest } from '../dataset.ts';

const WIDTHS = [200, 200];

/** As people write it; what is left out has its usual value. */
export function usualBase({ id, image, label, columns }: Pick<Manifest, 'id' | 'image' | 'label' | 'columns'>): object {
  const isTable = image === null && columns.some(({ min, max, role }) => role === 'input' && (min < 0 || max > 1));
  const visibleUnits = isTable ? { visibleUnits: 'mixed' } : {};
  const pretraining = { epochs: 10, batchSize: 20, learningRate: isTable ? 0.01 : 0.05 };
  const stack = WIDTHS.map((hidden, i) => ({ kind: 'rbm', hidden, ...(i === 0 && visibleUnits), pretraining }));
  const head = { kind: !label ? 'none' : label.kind === 'class' ? 'softmax' : 'regression' };
  const finetuning = { optimizer: 'adam', learningRate: 0.001, epochs: 50, batchSize: 20 };
  const dataset = { id, scaling: isTable ? 'standardise' : 'unit' };
  return { strata: 1, dataset, stack, head, ...(label && { finetuning }) };
}
