import type { RandomStream } from '../core/random-stream.js';
import { architectureNamed, type Architecture, type ArchitectureName } from '../models/architecture.js';
import { checkArchitecture } from '../models/check-architecture.js';
import { createNetwork } from '../models/network.js';
import type { NetworkPair } from './pair-step.js';

/**
 * Two networks of one architecture, each from its own initial weights. The caller disposes them.
 *
 * @throws {ConfigError} for an architecture that does not exist, or whose layers do not fit together
 */
export function createPair(architecture: ArchitectureName | Architecture, stream: RandomStream): NetworkPair {
  const shape =
    typeof architecture === 'string' ? architectureNamed(architecture) : checkArchitecture(architecture);
  const init = stream.split('init');
  return [createNetwork(shape, init.split('model-1')), createNetwork(shape, init.split('model-2'))];
}
