import * as write from './write-pickle.js';
import { writeZip, type ZipEntryToWrite } from './write-zip.js';

/** A tensor to write: a view of a storage's bytes. */
export interface TensorToWrite {
  readonly shape: readonly number[];
  /** @default row-major */
  readonly strides?: readonly number[];
  /** In elements. @default 0 */
  readonly offset?: number;
  /** The storage's class in `torch`. @default 'FloatStorage' */
  readonly storageType?: string;
  readonly storage: Uint8Array;
  /** How many elements the storage has, by the pickle. */
  readonly elements: number;
  /** The storage's file in the archive; tensors may share one. @default a new one */
  readonly key?: string;
}

function rowMajorStrides(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
}

/** A float32 tensor whose storage is its own. */
export function floatTensor(shape: readonly number[], values: ArrayLike<number>): TensorToWrite {
  const data = Float32Array.from(values);
  return { shape, storage: new Uint8Array(data.buffer), elements: data.length };
}

/** The piece of pickle that rebuilds `tensor` from the storage `key`. */
export function tensorPiece(tensor: TensorToWrite, key: string): write.PicklePiece {
  const { shape, strides = rowMajorStrides(shape), offset = 0, storageType = 'FloatStorage' } = tensor;
  const storageClass = write.named('torch', storageType);
  const id = [
    write.text('storage'),
    storageClass,
    write.text(key),
    write.text('cpu'),
    write.whole(tensor.elements),
  ];
  return write.call(
    write.named('torch._utils', '_rebuild_tensor_v2'),
    [...write.tuple(...id), 0x51],
    write.whole(offset),
    write.tuple(...shape.map(write.whole)),
    write.tuple(...strides.map(write.whole)),
    write.no,
    write.orderedDict,
  );
}

/** An archive around a pickle and storages, as `torch.save` lays it out. */
export function writeArchive(
  pickled: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = {},
  { folder = 'archive', extra = [] as readonly ZipEntryToWrite[] } = {},
): Uint8Array {
  const files = Object.entries(storages).map(([key, content]) => ({
    name: `${folder}/data/${key}`,
    content,
  }));
  const version = { name: `${folder}/version`, content: new TextEncoder().encode('3\n') };
  return writeZip([{ name: `${folder}/data.pkl`, content: pickled }, ...files, version, ...extra], {
    zip64: true,
  });
}

/** A checkpoint as `torch.save(state_dict)` of PyTorch 1.6 or newer writes it. */
export function writeStateDict(
  tensors: Readonly<Record<string, TensorToWrite>>,
  options: { readonly folder?: string; readonly extra?: readonly ZipEntryToWrite[] } = {},
): Uint8Array {
  const keyed = Object.entries(tensors).map(([name, tensor], index) => ({
    name,
    tensor,
    key: tensor.key ?? `${index}`,
  }));
  const items = keyed.flatMap(({ name, tensor, key }) => [write.text(name), tensorPiece(tensor, key)]);
  const storages = Object.fromEntries(keyed.map(({ tensor, key }) => [key, tensor.storage]));
  return writeArchive(write.pickle(write.withItems(write.orderedDict, ...items)), storages, options);
}
