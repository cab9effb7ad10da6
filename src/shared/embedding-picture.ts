// An embedding as a picture: one group of points per class.
import type { EmbeddingResult } from './embedding.ts';
import type { Axis, ScatterPicture } from './study-picture.ts';

export function embeddingPicture({
  method,
  layer,
  stage,
  points,
  classes,
  classNames,
  explained,
}: EmbeddingResult): ScatterPicture {
  const where =
    layer < 0 ? 'the inputs' : `layer ${layer + 1}, ${stage === 'pretrained' ? 'before' : 'after'} fine-tuning`;
  const axis = (index: 0 | 1): Axis => {
    const share = explained ? ` (${(100 * explained[index]).toFixed(1)} % of the variance)` : '';
    const title = method === 'pca' ? `component ${index + 1}${share}` : `UMAP ${index + 1}`;
    return { title, scale: 'linear', metric: null };
  };
  const named = classes === null ? ['rows'] : classNames;
  const groups = named.map((name, k) => ({
    name,
    points: points.filter((_, i) => classes === null || classes[i] === k),
  }));
  return {
    kind: 'scatter',
    title: `${method === 'pca' ? 'Principal components' : 'UMAP'} of ${where}`,
    ...{ x: axis(0), y: axis(1), groups: groups.filter((group) => group.points.length > 0) },
  };
}
