/** One of the authors' checkpoints. */
export interface ReleasedFile {
  /** Path in the authors' repository, and below a folder that holds a copy. */
  readonly path: string;
  /** Of the content, hexadecimal; `null` leaves it unchecked, which is for tests only. */
  readonly sha256: string | null;
}

/** The authors' checkpoints that claims rest on; hashes of the files in github.com/WANG-AXIS/DNA. */
export const releasedFiles = {
  'cnn/regular/1': {
    path: 'classifier_exp/saved_models/CNN/cor1',
    sha256: '000314a771479d2b2fed77ab6e4ffc7b344c88a49c52f65bd9fcee51ffec98a2',
  },
  'cnn/regular/2': {
    path: 'classifier_exp/saved_models/CNN/cor2',
    sha256: '95fc31ca3b2a162f021fc14c116a2c5d1adf9ee15ea2f10aa4b83b197df0399e',
  },
  'cnn/decorrelated/1': {
    path: 'classifier_exp/saved_models/CNN/dec1',
    sha256: 'b3799d2077426973ccb7c32c6a7e2f86fe45b41e65f2c8c66e4c27aadaf378e9',
  },
  'cnn/decorrelated/2': {
    path: 'classifier_exp/saved_models/CNN/dec2',
    sha256: '53047efe5d4842ec3f847398c1041ade8d2ef20fbdd8ad7692833b5e22ddd0dc',
  },
  dna: {
    path: 'DNA_exp/mnist_exp/models/dna',
    sha256: 'a358fbc58ef290a39e11eb0871aae2c6f2ab1df1d5c32846b457ca9b70657408',
  },
  'dna/classifier': {
    path: 'DNA_exp/mnist_exp/models/cls_dna',
    sha256: '4fa65f97e304df32bbf6ceb249b2e6d18a4ec051031f66b7abbb71dc09807ed9',
  },
  autoencoder: {
    path: 'DNA_exp/mnist_exp/models/ae',
    sha256: '2139201c0d9070e9f1e4ce2b0a37a2076d59817303c127a1e7e6f468ea3e907c',
  },
  'autoencoder/classifier': {
    path: 'DNA_exp/mnist_exp/models/cls_ae',
    sha256: 'a37b25bcbd3a1620a8b27de7e063f8bd61be8512f689954382888a0bf5d5d63c',
  },
} as const satisfies Readonly<Record<string, ReleasedFile>>;

export type ReleasedModel = keyof typeof releasedFiles;
