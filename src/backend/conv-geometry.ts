import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';

export type ConvGeometry = backend_util.Conv2DInfo;

/** What a kernel is called with, beside its inputs. */
interface Attributed {
  readonly attrs: Readonly<Record<string, unknown>>;
}

type Shape4 = [number, number, number, number];

/** The sizes, strides and paddings of a convolution from a kernel's attributes (no dilation: gradients have none). */
export function convGeometry(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { attrs }: Attributed,
): ConvGeometry {
  return backend_util.computeConv2DInfo(
    inputShape as Shape4,
    filterShape as Shape4,
    attrs['strides'] as number | [number, number],
    1,
    attrs['pad'] as Parameters<typeof backend_util.computeConv2DInfo>[4],
    attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil' | undefined,
    false,
    attrs['dataFormat'] === 'NCHW' ? 'channelsFirst' : 'channelsLast',
  );
}

/** The sizes, strides and paddings of a pooling from a kernel's attributes. */
export function poolGeometry(input: TensorInfo, { attrs }: Attributed): ConvGeometry {
  return backend_util.computePool2DInfo(
    input.shape as Shape4,
    attrs['filterSize'] as number | [number, number],
    attrs['strides'] as number | [number, number],
    1,
    attrs['pad'] as Parameters<typeof backend_util.computePool2DInfo>[4],
    attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil' | undefined,
  );
}

/** Whether windows are 2×2, stride 2, without padding. */
export const isPlainTwoByTwo = (g: ConvGeometry): boolean =>
  [g.filterHeight, g.filterWidth, g.strideHeight, g.strideWidth].every((size) => size === 2) &&
  [g.padInfo.top, g.padInfo.left, g.padInfo.bottom, g.padInfo.right].every((size) => size === 0);
