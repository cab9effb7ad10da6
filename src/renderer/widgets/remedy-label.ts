// What the button says that opens a copy of a run with the change that its doctor proposes.
import type { Change } from '#shared/finding.ts';
import { measure, ordinal } from '../formats.ts';

/** "Clone with rate 0.05", "Clone with sparsity target", ... */
export function remedyLabel([path, value]: Change): string {
  const number = typeof value === 'number' ? measure(value) : '';
  switch (path.at(-1)) {
    case 'learningRate':
      return `Clone with rate ${number}`;
    case 'weightDecay':
      return `Clone with weight decay ${number}`;
    case 'dropout':
      return `Clone with dropout ${number}`;
    case 'sparsity':
      return 'Clone with sparsity target';
    case 'centered':
      return 'Clone with centered gradient';
    case 'scaling':
      return 'Clone with standardised inputs';
    case 'source':
      return `Clone with own weights in layer ${ordinal(Number(path[1]))}`;
    case 'stack':
      return 'Clone without the top layer';
    default:
      return 'Clone with this change';
  }
}
