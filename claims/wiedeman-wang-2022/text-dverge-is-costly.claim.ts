import assert from 'node:assert/strict';
import { exactClaim } from '#papers/wiedeman-wang-2022/claim.js';
import { dvergePasses } from '#papers/wiedeman-wang-2022/experiments/cost-laws.js';

exactClaim('text-dverge-is-costly', {
  source: 'Results, DVERGE',
  statement:
    'An epoch of DVERGE costs several regular ones: it goes there and back through a network once for every step of its distillation.',
  laws: {
    'a batch of DVERGE goes back through the networks once more than it has steps, a regular one once':
      () => {
        for (let steps = 1; steps <= 30; steps++) {
          const { backward } = dvergePasses(steps);
          assert(backward === steps + 1, `${steps} steps: ${backward} ways back`);
        }
      },
    'with the 20 steps of the paper an epoch costs more than ten regular ones': () => {
      const { forward, backward } = dvergePasses(20);
      // A way back costs two ways there: by the weights, or the inputs, and through the layers.
      const cost = (forward + 2 * backward) / 3;
      assert(cost > 10, `an epoch costs ${cost} regular ones`);
    },
  },
});
