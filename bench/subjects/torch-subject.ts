import type { Subject } from '../subject.js';
import type { PeerRequest, TorchPeer } from '../torch-peer.js';
import type { FeatureShape } from './features.js';

/** A subject that PyTorch runs and times; its data are drawn there, anew for each round. */
export function torchSubject(
  peer: TorchPeer,
  place: Omit<Subject, 'prepare'>,
  subject: PeerRequest['subject'],
  size: { readonly n: number; readonly form?: string } | FeatureShape,
): Subject {
  const dense = 'kind' in size && size.kind === 'no zeros';
  return {
    ...place,
    warmsUp: true,
    prepare: (stream) => {
      const request: PeerRequest = {
        subject,
        n: size.n,
        seed: stream.integer(0, 2 ** 31 - 1),
        ...('form' in size && { form: size.form }),
        ...('m' in size && { m: size.m, dense }),
      };
      return Promise.resolve({ run: () => peer.measure(request), dispose: () => undefined });
    },
  };
}
