import type { WeightArray } from '../../core/weight-array.js';

type Volume = { readonly size: number; readonly channels: number; readonly at: Float64Array };
type Arrays = Readonly<Record<string, WeightArray>>;

const arrayOf = (arrays: Arrays, name: string): Float32Array => arrays[name]?.data ?? new Float32Array();

/** 3×3, stride 1, zero padding, bias, then ReLU; weights [3, 3, in, out]. */
function convolveAndRectify(input: Volume, arrays: Arrays, name: string): Volume {
  const [weight, bias] = [arrayOf(arrays, `${name}.weight`), arrayOf(arrays, `${name}.bias`)];
  const { size, channels } = input;
  const outputs = bias.length;
  const at = new Float64Array(size * size * outputs);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      for (let o = 0; o < outputs; o++) {
        let sum = bias[o] ?? 0;
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) {
            if (y + dy < 0 || y + dy >= size || x + dx < 0 || x + dx >= size) continue;
            for (let i = 0; i < channels; i++) {
              const w = weight[(((dy + 1) * 3 + dx + 1) * channels + i) * outputs + o] ?? 0;
              sum += w * (input.at[((y + dy) * size + x + dx) * channels + i] ?? 0);
            }
          }
        }
        at[(y * size + x) * outputs + o] = Math.max(0, sum);
      }
    }
  }
  return { size, channels: outputs, at };
}

function maxPool({ size, channels, at }: Volume): Volume {
  const half = size / 2;
  const pooled = new Float64Array(half * half * channels).fill(-Infinity);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      for (let c = 0; c < channels; c++) {
        const target = (Math.floor(y / 2) * half + Math.floor(x / 2)) * channels + c;
        pooled[target] = Math.max(pooled[target] ?? 0, at[(y * size + x) * channels + c] ?? 0);
      }
    }
  }
  return { size: half, channels, at: pooled };
}

/** The paper's CNN in float64 and plain loops, for one image of 784 pixels: features (channels first) and logits. */
export function textbookCnn(
  arrays: Arrays,
  image: ArrayLike<number>,
): { features: number[]; logits: number[] } {
  const input: Volume = { size: 28, channels: 1, at: Float64Array.from(image) };
  const pooled = maxPool(convolveAndRectify(maxPool(convolveAndRectify(input, arrays, 'c1')), arrays, 'c2'));
  const features = Array.from({ length: 784 }, (_, index) => {
    const [channel, place] = [Math.floor(index / 49), index % 49];
    return pooled.at[place * 16 + channel] ?? NaN;
  });
  const last = convolveAndRectify(pooled, arrays, 'c3');
  const means = Array.from({ length: 32 }, (_, c) => {
    let sum = 0;
    for (let place = 0; place < 49; place++) sum += last.at[place * 32 + c] ?? NaN;
    return sum / 49;
  });
  const [weight, bias] = [arrayOf(arrays, 'l.weight'), arrayOf(arrays, 'l.bias')];
  const logits = Array.from(bias, (b, o) =>
    means.reduce((sum, mean, i) => sum + mean * (weight[i * 10 + o] ?? NaN), b),
  );
  return { features, logits };
}
