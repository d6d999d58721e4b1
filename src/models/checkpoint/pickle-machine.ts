import { ConfigError } from '../../core/errors.js';
import {
  describePickleValue,
  isPickle,
  type PickleGlobal,
  type PickleSequence,
  type PickleValue,
} from './pickle-value.js';

/** What to do with a file that holds more than weights. */
export const saveAlone = 'save model.state_dict() alone: torch.save(model.state_dict(), path)';

/** What a pickle may refer to; anything else is refused by name. */
export interface PickleOptions {
  /** Names the pickle in errors. */
  readonly where: string;
  readonly globals: readonly PickleGlobal[];
  /** Resolves a persistent id: a storage of the archive. */
  readonly persistentLoad: (id: PickleValue) => PickleValue;
}

/**
 * The stack, marks and memo that a pickle's operations work on.
 *
 * Every method throws a {@link ConfigError} where a value is missing or of the wrong kind. No method makes more
 * than one value or calls itself, so a pickle costs no more than its length.
 */
export class PickleMachine {
  readonly #stack: PickleValue[] = [];
  /** Heights of the stack at the open marks. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();

  constructor(readonly options: PickleOptions) {}

  fail(message: string): never {
    throw new ConfigError(`${this.options.where}: ${message}`);
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  pop(): PickleValue {
    const value = this.#stack.length > (this.#marks.at(-1) ?? 0) ? this.#stack.pop() : undefined;
    return value === undefined ? this.fail('an operation finds nothing on the stack') : value;
  }

  popString(): string {
    const value = this.pop();
    return typeof value === 'string' ? value : this.fail(`text needed, got ${describePickleValue(value)}`);
  }

  popSequence(kind: PickleSequence['kind']): PickleSequence {
    const value = this.pop();
    return isPickle(kind, value) ? value : this.fail(`${kind} needed, got ${describePickleValue(value)}`);
  }

  /** The one value left when the pickle ends. */
  popLast(): PickleValue {
    if (this.#marks.length > 0) this.fail('a mark is left open');
    const value = this.pop();
    return this.#stack.length === 0 ? value : this.fail('more than one value is left at its end');
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  popToMark(): PickleValue[] {
    const height = this.#marks.pop();
    return height === undefined ? this.fail('an operation finds no open mark') : this.#stack.splice(height);
  }

  /** Keeps the topmost value under `index`; by default the next free one. */
  memoize(index = this.#memo.size): void {
    const value = this.pop();
    this.#memo.set(index, value);
    this.push(value);
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    this.push(value === undefined ? this.fail(`nothing was kept under ${index}`) : value);
  }

  pushTuple(length: number): void {
    const items = Array.from({ length }, () => this.pop()).reverse();
    this.push({ kind: 'tuple', items });
  }

  pushGlobal(module: string, attribute: string): void {
    const name = `${module}.${attribute}`;
    const found = this.options.globals.find((known) => known.name === name);
    if (found !== undefined) return this.push(found);
    this.fail(`refuses ${JSON.stringify(name)}, of which nothing was run; ${saveAlone}`);
  }

  /** Calls a global with a tuple of arguments. */
  reduce(): void {
    const { items } = this.popSequence('tuple');
    const callee = this.pop();
    if (!isPickle('global', callee)) return this.fail(`cannot call ${describePickleValue(callee)}`);
    this.push(callee.call === undefined ? this.fail(`cannot call ${callee.name}`) : callee.call(items));
  }

  append(items: readonly PickleValue[]): void {
    const list = this.popSequence('list');
    for (const item of items) list.items.push(item);
    this.push(list);
  }

  /** Adds keys and values, in turns, to the topmost dict. */
  setItems(items: readonly PickleValue[]): void {
    const dict = this.pop();
    if (!isPickle('dict', dict)) return this.fail(`dict needed, got ${describePickleValue(dict)}`);
    for (let index = 0; index < items.length; index += 2) {
      const [key, value] = [items[index], items[index + 1]];
      if (typeof key !== 'string' && typeof key !== 'number') {
        return this.fail(`a key must be text or a number, got ${describePickleValue(key)}`);
      }
      if (value === undefined) return this.fail(`the key ${JSON.stringify(key)} has no value`);
      if (dict.entries.has(key)) return this.fail(`a dict names ${JSON.stringify(key)} twice`);
      dict.entries.set(key, value);
    }
    this.push(dict);
  }

  /** Sets attributes of a dict or tensor, which are no part of its contents: a state dict's `_metadata`. They are dropped. */
  build(): void {
    const [state, target] = [this.pop(), this.pop()];
    const kinds = `${describePickleValue(target)} from ${describePickleValue(state)}`;
    const isAttributed = isPickle('dict', target) || isPickle('tensor', target);
    // Slots come beside the dict, in a tuple.
    if (!isAttributed || !(isPickle('dict', state) || isPickle('tuple', state))) {
      this.fail(`cannot set attributes of ${kinds}`);
    }
    this.push(target);
  }
}
