import { ConfigError } from '../../core/errors.js';
import { bytesPerElement, decodeNumbers, type NumberType } from '../../safetensors/decode-numbers.js';
import { saveAlone } from './pickle-machine.js';
import {
  describePickleValue,
  isPickle,
  type PickleDict,
  type PickleGlobal,
  type PickleValue,
} from './pickle-value.js';
import { readZip } from './read-zip.js';
import { tensorRebuilder } from './rebuild-tensor.js';
import { unpackedLimit } from './unpacked-limit.js';
import { unpickle } from './unpickle.js';
import type { WeightArray } from '../../core/weight-array.js';

const storageTypes: Readonly<Record<string, NumberType>> = {
  'torch.FloatStorage': 'F32',
  'torch.DoubleStorage': 'F64',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
};

interface Archive {
  readonly source: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The folder that all files lie in, with its slash; older versions call it `archive/`, newer like the file. */
  readonly folder: string;
  readonly littleEndian: boolean;
}

function openArchive(bytes: Uint8Array, source: string): Archive {
  const files = readZip(bytes, source);
  const pickles = [...files.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  const folder = pickles[0]?.slice(0, -'data.pkl'.length);
  if (folder === undefined || pickles.length > 1 || files.has(`${folder}constants.pkl`)) {
    throw new ConfigError(
      `${source} is a zip, but not of one state_dict; torch.save(model.state_dict(), path) makes one`,
    );
  }
  const order = new TextDecoder().decode(
    files.get(`${folder}byteorder`) ?? new TextEncoder().encode('little'),
  );
  if (order !== 'little' && order !== 'big') {
    throw new ConfigError(`${source}: byteorder must be little or big, got ${JSON.stringify(order)}`);
  }
  return { source, files, folder, littleEndian: order === 'little' };
}

/** Resolves `('storage', type, key, location, elements)`; each storage is decoded once. */
function storageLoader({ source, files, folder, littleEndian }: Archive): (id: PickleValue) => PickleValue {
  const decoded = new Map<string, PickleValue>();
  return (id) => {
    const [tag, type, key, , elements] = isPickle('tuple', id) ? id.items : [];
    const numberType = isPickle('global', type) ? storageTypes[type.name] : undefined;
    if (tag !== 'storage' || numberType === undefined || typeof key !== 'string') {
      throw new ConfigError(`${source}: a storage must be named by its type and key`);
    }
    const known = decoded.get(`${numberType} ${key}`);
    if (known !== undefined) return known;
    const bytes = files.get(`${folder}data/${key}`);
    if (bytes === undefined)
      throw new ConfigError(`${source} lacks "${folder}data/${key}", the numbers of a tensor`);
    if (typeof elements !== 'number' || bytes.length !== elements * bytesPerElement[numberType]) {
      throw new ConfigError(
        `${source}: "${folder}data/${key}" has ${bytes.length} bytes for ${String(elements)} ${numberType}s`,
      );
    }
    const values = decodeNumbers(`${source}: "${folder}data/${key}"`, numberType, { bytes, littleEndian });
    const storage: PickleValue = { kind: 'storage', values };
    decoded.set(`${numberType} ${key}`, storage);
    return storage;
  };
}

function acceptedGlobals(source: string, limitBytes: number): PickleGlobal[] {
  const rebuild = tensorRebuilder(source, limitBytes);
  const orderedDict = (args: readonly PickleValue[]): PickleValue => {
    if (args.length === 0) return { kind: 'dict', entries: new Map() };
    throw new ConfigError(`${source}: an OrderedDict made from arguments is not accepted`);
  };
  const parameter = ([tensor = null]: readonly PickleValue[]): PickleValue => tensor;
  /** A tensor that has attributes, or is of a subclass: function, class, its arguments, attributes. */
  const subclass = ([make, , args]: readonly PickleValue[]): PickleValue => {
    if (isPickle('global', make) && make.call !== undefined && isPickle('tuple', args))
      return make.call(args.items);
    throw new ConfigError(`${source}: a tensor with attributes must say how it is made; ${saveAlone}`);
  };
  return [
    { kind: 'global', name: 'collections.OrderedDict', call: orderedDict },
    { kind: 'global', name: 'torch._utils._rebuild_tensor_v2', call: rebuild },
    { kind: 'global', name: 'torch._utils._rebuild_parameter', call: parameter },
    { kind: 'global', name: 'torch._utils._rebuild_parameter_with_state', call: parameter },
    { kind: 'global', name: 'torch._tensor._rebuild_from_type_v2', call: subclass },
    { kind: 'global', name: 'torch.Tensor' },
    { kind: 'global', name: 'torch.nn.parameter.Parameter' },
    ...Object.keys(storageTypes).map((name): PickleGlobal => ({ kind: 'global', name })),
  ];
}

const isNamedTensors = (value: PickleValue): value is PickleDict =>
  isPickle('dict', value) &&
  value.entries.size > 0 &&
  [...value.entries].every(([name, entry]) => typeof name === 'string' && isPickle('tensor', entry));

/** Where training scripts keep weights beside epoch, optimiser and losses. */
const weightKeys = ['state_dict', 'model_state_dict'];

/** The weights of a training state: what it keeps under one of the usual names, else its only dict of tensors. */
function weightsWithin(source: string, { entries }: PickleDict): PickleDict | undefined {
  const dicts = [...entries].filter(([, value]) => isNamedTensors(value));
  const usual = dicts.filter(([name]) => weightKeys.includes(String(name)));
  const found = usual.length > 0 ? usual : dicts;
  if (found.length > 1) {
    const names = found.map(([name]) => JSON.stringify(name)).join(' and ');
    throw new ConfigError(`${source}: one set of weights is needed, but ${names} are each one; ${saveAlone}`);
  }
  const [weights] = found[0]?.slice(1) ?? [];
  return isPickle('dict', weights) ? weights : undefined;
}

/**
 * Reads the weights of a PyTorch checkpoint: `torch.save(model.state_dict(), path)` of PyTorch 1.6 or newer, or a
 * training state that holds one such dict, under `state_dict`, `model_state_dict` or any one name.
 *
 * Float, double, half, bfloat16, long and int tensors become float32, views become row-major copies, and a
 * scalar (`num_batches_tracked`) has the shape []. The pickle inside can name tensors and containers only; any
 * other name is refused, and nothing is run.
 *
 * @param source names the file in errors.
 * @throws {ConfigError} says what is wrong with the file.
 */
export function readStateDict(bytes: Uint8Array, source: string): Record<string, WeightArray> {
  const archive = openArchive(bytes, source);
  const pickle = archive.files.get(`${archive.folder}data.pkl`) ?? new Uint8Array();
  const value = unpickle(pickle, {
    where: `${source}: ${archive.folder}data.pkl`,
    globals: acceptedGlobals(source, unpackedLimit(bytes.length)),
    persistentLoad: storageLoader(archive),
  });
  if (!isPickle('dict', value)) {
    throw new ConfigError(`${source} holds a ${describePickleValue(value)}, not a state_dict; ${saveAlone}`);
  }
  const weights = isNamedTensors(value) ? value : (weightsWithin(source, value) ?? value);
  const tensors = [...weights.entries].map(([name, entry]): [string, WeightArray] => {
    if (typeof name === 'string' && isPickle('tensor', entry)) return [name, entry.array];
    const found = `${JSON.stringify(name)} is a ${describePickleValue(entry)}`;
    throw new ConfigError(`${source}: ${found}, not a named tensor; ${saveAlone}`);
  });
  return Object.fromEntries(tensors);
}
