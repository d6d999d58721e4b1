/** A tar archive (ustar) of regular files, by path; a path that ends in "/" is a folder. */
export function tarArchive(files: ReadonlyMap<string, Uint8Array>): Buffer {
  const blocks = [...files].flatMap(([path, content]) => [
    header(path, content.length),
    content,
    Buffer.alloc((512 - (content.length % 512)) % 512),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function header(path: string, size: number): Buffer {
  const bytes = Buffer.alloc(512);
  bytes.write(path, 0);
  bytes.write('0000644\0', 100);
  bytes.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  bytes.write(path.endsWith('/') ? '5' : '0', 156);
  bytes.write('ustar\0' + '00', 257);
  bytes.fill(' ', 148, 156);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
