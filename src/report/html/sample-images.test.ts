import { Buffer } from 'node:buffer';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { ShapeError } from '../../core/errors.js';
import { imageGrid, pngDataUri } from './sample-images.js';

const encode = (bytes: readonly number[]) => Buffer.from(bytes).toString('base64');
const decode = (uri: string) =>
  PNG.sync.read(Buffer.from(uri.replace('data:image/png;base64,', ''), 'base64'));

describe('pngDataUri', () => {
  it('shows every grey pixel as it is', () => {
    const png = decode(pngDataUri({ width: 3, height: 1, pixels: encode([0, 100, 255]) }));
    expect([png.width, png.height]).toEqual([3, 1]);
    expect([...png.data]).toEqual([0, 0, 0, 255, 100, 100, 100, 255, 255, 255, 255, 255]);
  });

  it('takes three bytes a pixel as red, green and blue', () => {
    const png = decode(pngDataUri({ width: 1, height: 2, pixels: encode([1, 2, 3, 250, 251, 252]) }));
    expect([...png.data]).toEqual([1, 2, 3, 255, 250, 251, 252, 255]);
  });

  it('says what was needed where the bytes do not fit', () => {
    const image = { width: 2, height: 2, pixels: encode([1, 2, 3]) };
    expect(() => pngDataUri(image)).toThrow(ShapeError);
    expect(() => pngDataUri(image)).toThrow('must be 4 (grey) or 12 bytes (colour) for 2×2, got 3');
  });
});

describe('imageGrid', () => {
  it('says of each image in words which row and column it is', () => {
    const images = [{ width: 1, height: 1, pixels: encode([9]) }];
    const grid = imageGrid({ title: 'Figure 7', columns: ['natural'], rows: [{ label: 'a 3', images }] });
    expect(grid.text).toContain('alt="a 3: natural"');
    expect(grid.text).toContain('Figure 7');
  });
});
