import * as tf from '@tensorflow/tfjs-core';
import { FusedAdam, type Move } from '../fused-adam.js';
import { floatType, type NativeBackend } from './native-backend.js';

/** TensorFlow's name for a resource that ends with its last handle (`ResourceHandle::ANONYMOUS_NAME`). */
const anonymous = 'cd2c89b7-88b7-44c8-ad83-06c2a9158347';

/** A variable of TensorFlow's own, and both moments of its gradient. */
type Handles = readonly [value: tf.Tensor, first: tf.Tensor, second: tf.Tensor];

/**
 * Adam as one operation for each variable.
 *
 * `ResourceApplyAdam` adds ε to √v, not to √v̂ = √v/√(1 − β₂ᵗ): given ε·√(1 − β₂ᵗ) it is Adam as PyTorch has it. Weights stay
 * where they were: TensorFlow's variable takes a weight, and gives it back changed.
 */
export class NativeAdam extends FusedAdam {
  static readonly className = 'NativeAdam';
  readonly #handles = new Map<string, Handles>();

  override dispose(): void {
    this.#handles.forEach((handles) => tf.dispose([...handles]));
    this.#handles.clear();
    super.dispose();
  }

  override getClassName(): string {
    return NativeAdam.className;
  }

  protected override move(moves: readonly Move[], step: number): void {
    const { learningRate, beta1, beta2, epsilon } = this.settings;
    const [power1, power2] = [beta1 ** step, beta2 ** step];
    const numbers = [power1, power2, learningRate, beta1, beta2, epsilon * Math.sqrt(1 - power2)];
    const scalars = numbers.map((value) => tf.scalar(value));
    for (const [variable, gradient] of moves) this.#apply(variable, gradient, scalars);
    tf.dispose(scalars);
  }

  #apply(variable: tf.Variable, gradient: tf.Tensor, scalars: readonly tf.Tensor[]): void {
    const { binding } = native();
    const handles = this.#handles.get(variable.name) ?? this.#create(variable);
    const type = (name: string) => floatType(native(), name);
    const [value] = handles;
    run('AssignVariableOp', [type('dtype')], [value, variable]);
    const flags = ['use_locking', 'use_nesterov'].map((name) => ({
      ...{ name, type: binding.TF_ATTR_BOOL, value: false },
    }));
    run('ResourceApplyAdam', [type('T'), ...flags], [...handles, ...scalars, gradient]);
    const [moved] = native().executeMultipleOutputs('ReadVariableOp', [type('dtype')], [value], 1);
    variable.assign(moved as tf.Tensor);
    moved?.dispose();
  }

  #create(variable: tf.Variable): Handles {
    const { binding } = native();
    const attributes = [
      floatType(native(), 'dtype'),
      { name: 'shape', type: binding.TF_ATTR_SHAPE, value: variable.shape },
      { name: 'shared_name', type: binding.TF_ATTR_STRING, value: anonymous },
      { name: 'container', type: binding.TF_ATTR_STRING, value: '' },
    ];
    const create = () => {
      const [handle] = native().executeMultipleOutputs('VarHandleOp', attributes, [], 1);
      return tf.keep(handle as tf.Tensor);
    };
    const handles: Handles = [create(), create(), create()];
    const zeros = tf.zeros(variable.shape);
    for (const moment of handles.slice(1)) run('AssignVariableOp', attributes.slice(0, 1), [moment, zeros]);
    zeros.dispose();
    this.#handles.set(variable.name, handles);
    return handles;
  }
}

const native = () => tf.backend() as unknown as NativeBackend;

/** An operation without outputs. */
const run = (name: string, attributes: object[], inputs: tf.TensorInfo[]): void => {
  native().executeMultipleOutputs(name, attributes, inputs, 0);
};
