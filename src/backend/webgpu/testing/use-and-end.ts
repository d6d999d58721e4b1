/** A program that uses the software adapter, leaves tensors behind, and ends. */
import * as tf from '@tensorflow/tfjs-core';
import { prepareBackend } from '../../select-backend.js';

await prepareBackend({ name: 'webgpu-software' });
const twos = tf.add(tf.ones([2000]), tf.ones([2000]));
console.log((await tf.sum(twos).data())[0]);
