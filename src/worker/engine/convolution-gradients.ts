// The convolution gradients that tfjs' wasm backend lacks, composed from its own operations: NHWC, dilation 1.
import * as tf from '@tensorflow/tfjs';
import { replaceKernel, type Undo } from './replace-kernel.ts';

type Filter = [height: number, width: number, inChannels: number, outChannels: number];
type Image = [batch: number, height: number, width: number, channels: number];

interface Attributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dilations?: [number, number] | number;
  readonly dataFormat?: string;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: Filter;
  readonly inputShape: Image;
}

export function convolutionGradients(backendName: string): Undo[] {
  return [
    replaceKernel(tf.Conv2DBackpropFilter, backendName, () => filterGradient),
    replaceKernel(tf.DepthwiseConv2dNativeBackpropFilter, backendName, () => depthwiseFilterGradient),
    replaceKernel(tf.DepthwiseConv2dNativeBackpropInput, backendName, () => depthwiseInputGradient),
  ];
}

function geometry(
  image: Image,
  filter: Filter,
  attributes: Attributes,
  depthwise: boolean,
): tf.backend_util.Conv2DInfo {
  const { strides, pad, dilations = 1, dataFormat = 'NHWC', dimRoundingMode } = attributes;
  if (dataFormat !== 'NHWC' || [dilations].flat().some((d) => d !== 1)) {
    throw new Error(`Convolution gradients need NHWC and dilation 1; got ${dataFormat} and ${String(dilations)}.`);
  }
  return tf.backend_util.computeConv2DInfo(image, filter, strides, 1, pad, dimRoundingMode, depthwise);
}

/** The image with the convolution's padding, and below and to the right as much more as the last stride reaches. */
function padImage(x: tf.Tensor4D, info: tf.backend_util.Conv2DInfo): tf.Tensor4D {
  const bottom = Math.max(0, info.outHeight * info.strideHeight + info.filterHeight - info.inHeight - info.padInfo.top);
  const right = Math.max(0, info.outWidth * info.strideWidth + info.filterWidth - info.inWidth - info.padInfo.left);
  return tf.pad(x, [
    [0, 0],
    [info.padInfo.top, bottom],
    [info.padInfo.left, right],
    [0, 0],
  ]);
}

/** For every place of the filter, the pixels that it met: [batch, outHeight, outWidth, channels]. */
function taps(x: tf.Tensor4D, info: tf.backend_util.Conv2DInfo): tf.Tensor4D[] {
  const padded = padImage(x, info);
  const { filterHeight, filterWidth, outHeight, outWidth, strideHeight, strideWidth } = info;
  return Array.from({ length: filterHeight * filterWidth }, (_, place) => {
    const [top, left] = [Math.floor(place / filterWidth), place % filterWidth];
    const end = [info.batchSize, top + outHeight * strideHeight, left + outWidth * strideWidth, info.inChannels];
    return tf.stridedSlice(padded, [0, top, left, 0], end, [1, strideHeight, strideWidth, 1]) as tf.Tensor4D;
  });
}

/** dFilter[i, j] = tap(i, j)' dy over all pixels. */
const filterGradient: tf.KernelFunc = ({ inputs, attrs }) => {
  const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
  const attributes = attrs as unknown as Attributes;
  const info = geometry(x.shape, attributes.filterShape, attributes, false);
  return tf.tidy(() => {
    const slopes = tf.reshape(dy, [-1, info.outChannels]);
    const products = taps(x, info).map((tap) => tf.matMul(tf.reshape(tap, [-1, info.inChannels]), slopes, true));
    return tf.reshape(tf.stack(products), attributes.filterShape);
  });
};

/** dFilter[i, j, c, m] = sum over all pixels of tap(i, j)[c] dy[c, m]. */
const depthwiseFilterGradient: tf.KernelFunc = ({ inputs, attrs }) => {
  const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
  const attributes = attrs as unknown as Attributes;
  const info = geometry(x.shape, attributes.filterShape, attributes, true);
  return tf.tidy(() => {
    const slopes = tf.reshape(dy, [-1, info.inChannels, info.outChannels / info.inChannels]);
    const sums = taps(x, info).map((tap) => tf.sum(tf.mul(tf.reshape(tap, [-1, info.inChannels, 1]), slopes), 0));
    return tf.reshape(tf.stack(sums), attributes.filterShape);
  });
};

/** dx: for every place of the filter, dy times its weights, put back where the place met the image. */
const depthwiseInputGradient: tf.KernelFunc = ({ inputs, attrs }) => {
  const { dy, filter } = inputs as unknown as { dy: tf.Tensor4D; filter: tf.Tensor4D };
  const attributes = attrs as unknown as Attributes;
  const info = geometry(attributes.inputShape, filter.shape as Filter, attributes, true);
  const { filterHeight, filterWidth, inChannels, batchSize, padInfo, inHeight, inWidth } = info;
  return tf.tidy(() => {
    const multiplier = info.outChannels / inChannels;
    const slopes = spread(tf.reshape(dy, [batchSize, info.outHeight, info.outWidth, info.outChannels]), info);
    const grouped = tf.reshape(slopes, [-1, inChannels, multiplier]);
    const weights = tf.reshape(filter, [filterHeight * filterWidth, 1, inChannels, multiplier]);
    const [height, width] = slopes.shape.slice(1, 3) as [number, number];
    const placed = Array.from({ length: filterHeight * filterWidth }, (_, place) => {
      const [top, left] = [Math.floor(place / filterWidth), place % filterWidth];
      const one = tf.reshape(tf.slice(weights, [place, 0, 0, 0], [1, 1, inChannels, multiplier]), [
        1,
        inChannels,
        multiplier,
      ]);
      const pixels = tf.reshape(tf.sum(tf.mul(grouped, one), 2), [batchSize, height, width, inChannels]);
      return tf.pad(pixels, [
        [0, 0],
        [top, filterHeight - top],
        [left, filterWidth - left],
        [0, 0],
      ]);
    });
    const whole = reach(tf.addN(placed) as tf.Tensor4D, padInfo.top + inHeight, padInfo.left + inWidth);
    return tf.slice(whole, [0, padInfo.top, padInfo.left, 0], [batchSize, inHeight, inWidth, inChannels]);
  });
};

/** dy with strideHeight - 1 and strideWidth - 1 zeros after every pixel. */
function spread(dy: tf.Tensor4D, { strideHeight, strideWidth }: tf.backend_util.Conv2DInfo): tf.Tensor4D {
  const [batch, height, width, channels] = dy.shape;
  if (strideHeight === 1 && strideWidth === 1) return dy;
  const apart = tf.pad(tf.reshape(dy, [batch * height, 1, width, 1, channels]), [
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ]);
  return tf.reshape(apart, [batch, height * strideHeight, width * strideWidth, channels]);
}

/** The image with zeros added below and to the right, to at least this size. */
function reach(x: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  return tf.pad(x, [
    [0, 0],
    [0, Math.max(0, height - x.shape[1])],
    [0, Math.max(0, width - x.shape[2])],
    [0, 0],
  ]);
}
