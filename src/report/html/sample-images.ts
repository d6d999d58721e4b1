import { Buffer } from 'node:buffer';
import { PNG } from 'pngjs';
import { ShapeError } from '../../core/errors.js';
import type { SampleImages } from '../../harness/figure-types.js';
import { html, type Markup } from './markup.js';

type SampleImage = SampleImages['rows'][number]['images'][number];

/**
 * A sample image as the data URI of a PNG.
 *
 * @throws {ShapeError} unless there are one or three bytes a pixel.
 */
export function pngDataUri({ width, height, pixels }: SampleImage): string {
  const bytes = Buffer.from(pixels, 'base64');
  const channels = bytes.length / (width * height);
  if (channels !== 1 && channels !== 3) {
    throw new ShapeError(
      `pngDataUri: pixels must be ${width * height} (grey) or ${3 * width * height} bytes (colour) for ` +
        `${width}×${height}, got ${bytes.length}; encode them in base64, one byte a channel`,
    );
  }
  const png = new PNG({ width, height });
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      png.data[4 * pixel + channel] = bytes[pixel * channels + (channels === 3 ? channel : 0)] ?? 0;
    }
    png.data[4 * pixel + 3] = 255;
  }
  const file = PNG.sync.write(png, channels === 1 ? { colorType: 0 } : { colorType: 2 });
  return `data:image/png;base64,${file.toString('base64')}`;
}

/** Images in rows, under what their columns show. */
export function imageGrid({ title, columns, rows }: SampleImages): Markup {
  const cell = (image: SampleImage, row: string, column: string) =>
    html`<td><img src="${pngDataUri(image)}" width="56" height="56" alt="${row}: ${column}" /></td>`;
  return html`<figure class="images">
    <figcaption>${title}</figcaption>
    <div class="scroll" role="region" aria-label="${title}" tabindex="0">
      <table>
        <thead>
          <tr>
            <td></td>
            ${columns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ label, images }) =>
              html`<tr>
                <th scope="row">${label}</th>
                ${images.map((image, index) => cell(image, label, columns[index] ?? ''))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </figure>`;
}
