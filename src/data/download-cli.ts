import { dataCacheFolder } from './load-dataset.js';
import { downloadMnist } from './mnist-download.js';

/** `npm run data`: MNIST from public mirrors into the cache, verified. */
try {
  const { folder, downloaded, kept } = await downloadMnist({
    folder: dataCacheFolder(),
    onProgress: ({ file, received, total }) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${file}: ${received} of ${total ?? '?'} bytes`);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
  console.log(
    `MNIST is in ${folder}: ${downloaded.length} files downloaded, ${kept.length} were there already.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
