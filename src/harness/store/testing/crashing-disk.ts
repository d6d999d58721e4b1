import { dirname, join } from 'node:path';
import type { StoreFiles } from '../store-files.js';

/** What a crash of the machine does to what was not flushed. */
export interface CrashOutcome {
  /** Bytes of files that were not flushed. */
  readonly data: 'kept' | 'lost';
  /** Names in folders that were not flushed: made, moved and removed ones. */
  readonly names: 'kept' | 'lost';
}

interface File {
  readonly kind: 'file';
  bytes: Buffer;
  /** What a crash leaves at least. */
  flushed: Buffer;
  links: number;
  time: number;
}

interface Folder {
  readonly kind: 'folder';
  names: Map<string, Node>;
  flushed: Map<string, Node>;
  time: number;
}

type Node = File | Folder;

const fault = (code: string, path: string) => Object.assign(new Error(`${code}: ${path}`), { code });
const newFolder = (time: number): Folder => ({ kind: 'folder', names: new Map(), flushed: new Map(), time });

/** Thrown by every operation after the last one that the disk does. */
class Stopped extends Error {}

/**
 * A disk in memory that does so many operations and then stops, as where the machine loses its power; of what was not
 * flushed a crash keeps or loses what it is told to. Every operation that could be cut off from the next counts.
 */
export class CrashingDisk {
  #root = newFolder(0);
  #time = 0;
  operations = 0;
  /** Operations beyond so many are not done. */
  limit = Infinity;
  /** A disk that says it has flushed, and has not. */
  ignoresFlushes = false;

  /** Milliseconds by the disk's own clock. */
  passTime(milliseconds: number): void {
    this.#time += milliseconds;
  }

  /** Every path that there is. */
  paths(folder: Folder = this.#root, path = '/'): string[] {
    return [...folder.names].flatMap(([name, node]) => {
      const own = join(path, name);
      return node.kind === 'file' ? [own] : [own, ...this.paths(node, own)];
    });
  }

  /** What is left after a crash, on a disk that works. @param change what time does to a file's text meanwhile */
  crash({ data, names }: CrashOutcome, change: (text: string) => string = (text) => text): CrashingDisk {
    const after = new CrashingDisk();
    const copies = new Map<Node, Node>();
    const survivor = (node: Node): Node => {
      const known = copies.get(node);
      if (known !== undefined) {
        if (known.kind === 'file') known.links += 1;
        return known;
      }
      if (node.kind === 'file') {
        const left = data === 'kept' ? node.bytes : node.flushed;
        const bytes = isText(left) ? Buffer.from(change(left.toString('utf8'))) : left;
        const copy: File = { kind: 'file', bytes, flushed: bytes, links: 1, time: node.time };
        copies.set(node, copy);
        return copy;
      }
      const copy = newFolder(node.time);
      copies.set(node, copy);
      for (const [name, child] of names === 'kept' ? node.names : node.flushed)
        copy.names.set(name, survivor(child));
      copy.flushed = new Map(copy.names);
      return copy;
    };
    after.#root = survivor(this.#root) as Folder;
    after.#time = this.#time + 1;
    return after;
  }

  readonly files: StoreFiles = this.#files() as unknown as StoreFiles;

  #count(): void {
    if (++this.operations > this.limit) throw new Stopped();
    this.#time += 1;
  }

  #find(path: string): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const name of path.split('/').filter((step) => step !== '')) {
      if (node === undefined) return undefined;
      if (node.kind === 'file') throw fault('ENOTDIR', path);
      node = node.names.get(name);
    }
    return node;
  }

  #need(path: string): Node {
    const node = this.#find(path);
    if (node === undefined) throw fault('ENOENT', path);
    return node;
  }

  #folder(path: string): Folder {
    const node = this.#need(path);
    if (node.kind !== 'folder') throw fault('ENOTDIR', path);
    return node;
  }

  #place(path: string): { readonly parent: Folder; readonly name: string } {
    return { parent: this.#folder(dirname(path)), name: path.split('/').at(-1) ?? '' };
  }

  #make(path: string, node: Node): void {
    const { parent, name } = this.#place(path);
    parent.names.set(name, node);
    parent.time = this.#time;
  }

  #unlink(path: string): void {
    const { parent, name } = this.#place(path);
    const node = this.#need(path);
    if (node.kind === 'file') node.links -= 1;
    parent.names.delete(name);
    parent.time = this.#time;
  }

  #write(file: File, bytes: Buffer): void {
    file.bytes = bytes;
    file.time = this.#time;
  }

  #open(path: string, mode: string): Node {
    const found = this.#find(path);
    if (mode === 'r') return this.#need(path);
    if (found?.kind === 'folder') throw fault('EISDIR', path);
    if (mode === 'wx' && found !== undefined) throw fault('EEXIST', path);
    const file: File = found ?? {
      ...{ kind: 'file', bytes: Buffer.alloc(0), flushed: Buffer.alloc(0), links: 1, time: this.#time },
    };
    if (found === undefined) this.#make(path, file);
    else this.#write(file, Buffer.alloc(0));
    return file;
  }

  /** Of the kind that the store uses, and no other. */
  #handle(node: Node): object {
    const step = <T>(work: () => T) =>
      new Promise<T>((resolve) => {
        this.#count();
        resolve(work());
      });
    const content = (data: string | Uint8Array) => {
      if (node.kind === 'file') this.#write(node, Buffer.from(data as Uint8Array));
    };
    return {
      fd: -1,
      write: (data: Uint8Array) => step(() => content(data)),
      writeFile: (data: string | Uint8Array) => step(() => content(data)),
      sync: () =>
        step(() => {
          if (this.ignoresFlushes) return;
          if (node.kind === 'file') node.flushed = node.bytes;
          else node.flushed = new Map(node.names);
        }),
      stat: () => Promise.resolve(this.#status(node)),
      close: () => Promise.resolve(),
    };
  }

  #status(node: Node): object {
    const size = node.kind === 'file' ? node.bytes.length : 0;
    const nlink = node.kind === 'file' ? node.links : 1;
    const { time } = node;
    return { isDirectory: () => node.kind === 'folder', size, nlink, mtimeMs: time, ctimeMs: time };
  }

  #mkdir(path: string, recursive: boolean): void {
    const found = this.#find(path);
    if (found?.kind === 'folder' && recursive) return;
    if (found !== undefined) throw fault('EEXIST', path);
    if (recursive && this.#find(dirname(path)) === undefined) this.#mkdir(dirname(path), true);
    this.#make(path, newFolder(this.#time));
  }

  #rename(from: string, to: string): void {
    const node = this.#need(from);
    const there = this.#find(to);
    if (there?.kind === 'folder' && there.names.size > 0) throw fault('ENOTEMPTY', to);
    const { parent, name } = this.#place(from);
    parent.names.delete(name);
    parent.time = this.#time;
    this.#make(to, node);
  }

  #files(): Record<string, unknown> {
    /** Changes that can be cut off from one another. */
    const change =
      <P extends readonly unknown[], T>(work: (...parameters: P) => T) =>
      (...parameters: P) =>
        new Promise<T>((resolve) => {
          this.#count();
          resolve(work(...parameters));
        });
    /** What changes nothing cannot be told from the crash before it, but is not done after the last operation either. */
    const look =
      <P extends readonly unknown[], T>(work: (...parameters: P) => T) =>
      (...parameters: P) =>
        new Promise<T>((resolve) => {
          if (this.operations >= this.limit) throw new Stopped();
          resolve(work(...parameters));
        });
    return {
      link: change((from: string, to: string) => {
        const node = this.#need(from);
        if (this.#find(to) !== undefined) throw fault('EEXIST', to);
        if (node.kind === 'file') node.links += 1;
        this.#make(to, node);
      }),
      mkdir: change((path: string, options?: { recursive?: boolean }) =>
        this.#mkdir(path, options?.recursive === true),
      ),
      open: change((path: string, mode: string) => this.#handle(this.#open(path, mode))),
      readFile: look((path: string, encoding?: string) => {
        const node = this.#need(path);
        if (node.kind === 'folder') throw fault('EISDIR', path);
        return encoding === undefined ? node.bytes : node.bytes.toString('utf8');
      }),
      readdir: look((path: string) => [...this.#folder(path).names.keys()]),
      rename: change((from: string, to: string) => this.#rename(from, to)),
      rm: change((path: string, options?: { force?: boolean }) => {
        if (this.#find(path) === undefined && options?.force === true) return;
        this.#unlink(path);
      }),
      stat: look((path: string) => this.#status(this.#need(path))),
      unlink: change((path: string) => this.#unlink(path)),
      writeFile: change((path: string, data: string | Uint8Array) => {
        const file = this.#open(path, 'w');
        if (file.kind === 'file') this.#write(file, Buffer.from(data as Uint8Array));
      }),
    };
  }
}

const isText = (bytes: Buffer) => bytes.length < 4096 && !bytes.includes(0);
