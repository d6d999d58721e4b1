import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { evaluateOptions, evaluateOptionsFrom, type EvaluateValues } from './evaluate-options.js';

function read(...parameters: string[]) {
  const command = new Command('evaluate').exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of evaluateOptions()) command.addOption(option);
  return evaluateOptionsFrom(command.parse(parameters, { from: 'user' }).opts<EvaluateValues>());
}

const pair = ['--first', 'a', '--second', 'b', '--architecture', 'cnn'];
const messageOf = (...parameters: string[]): string => {
  try {
    read(...parameters);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
};

describe('evaluateOptions', () => {
  it('read a pair with its defaults', () => {
    expect(read(...pair)).toEqual({
      subject: { kind: 'pair', first: 'a', second: 'b', architecture: 'cnn' },
      attacks: ['fgsm-linf', 'pgd-linf'],
      epsilons: [0.05, 0.1, 0.15],
      limit: undefined,
      seed: 1,
      variant: 'paper',
      audit: true,
      json: false,
      map: {},
      output: undefined,
    });
  });

  it('read lists, numbers and flags, each once', () => {
    const options = ['--attack', 'fgsm-l2,pgd-linf,fgsm-l2', '--epsilon', '0.1, 0.2', '--limit=500'];
    const more = ['--seed', '7', '--variant', 'released', '--json', '--no-audit', '--output', 'o.json'];
    const map = ['--map', 'enc.0=enc.enc.0, dec=dec.dec'];
    expect(read('--dna', 'd', '--classifier', 'c', ...options, ...more, ...map)).toEqual({
      subject: { kind: 'dna', checkpoint: 'd', classifier: 'c' },
      attacks: ['fgsm-l2', 'pgd-linf'],
      epsilons: [0.1, 0.2],
      limit: 500,
      seed: 7,
      variant: 'released',
      audit: false,
      json: true,
      map: { 'enc.0': 'enc.enc.0', dec: 'dec.dec' },
      output: 'o.json',
    });
    expect(read('--autoencoder', 'e', '--classifier', 'c').subject).toEqual({
      kind: 'autoencoder',
      checkpoint: 'e',
      classifier: 'c',
    });
  });

  it('read an architecture from a file, and what the models do to pixels', () => {
    const own = ['--first', 'a', '--second', 'b', '--architecture', './my-net.ts'];
    const normalise = ['--normalise', '0.1307, 0.3081'];
    expect(read(...own, ...normalise).subject).toEqual({
      ...{ kind: 'pair', first: 'a', second: 'b', architecture: './my-net.ts' },
      normalise: { mean: 0.1307, deviation: 0.3081 },
    });
    for (const wrong of ['0.1307', '0.1,0', '0.1,-1', 'a,b', '0,', '0,1,2']) {
      expect(messageOf(...own, '--normalise', wrong)).toMatch(/must be mean,deviation .*above 0, got/);
    }
    expect(messageOf('--dna', 'd', '--classifier', 'c', ...normalise)).toMatch(/--normalise belongs/);
  });

  it('say what is wrong, and what was nearly right', () => {
    expect(messageOf(...pair, '--attack', 'pdg-linf')).toMatch(/got "pdg-linf"; did you mean pgd-linf\?/);
    expect(messageOf(...pair, '--attack', '')).toMatch(/must be one of .*, got nothing$/);
    expect(messageOf(...pair, '--epsilon', '8')).toMatch(/in \[0, 1\].*did you mean 8\/255 = 0\.0314\?/);
    expect(messageOf(...pair, '--epsilon', '0.1,')).toMatch(/in \[0, 1\] \(pixel units\), got ""/);
    expect(messageOf(...pair, '--variant', 'papr')).toMatch(/did you mean paper\?/);
    expect(messageOf(...pair, '--limit', '0')).toMatch(/must be a whole number from 1, got "0"/);
    expect(messageOf(...pair, '--seed', '1.5')).toMatch(/must be a whole number from 0/);
    expect(messageOf(...pair, '--limit')).toMatch(/'--limit <count>' argument missing/);
    expect(messageOf(...pair, '--limit', '--json')).toMatch(/must be a whole number from 1, got "--json"/);
    expect(messageOf(...pair, '--json=yes')).toMatch(/unknown option '--json=yes'/);
    expect(messageOf('--dna', '--classifier', 'c')).toMatch(/'--dna <file>'.* got the option --classifier/);
    expect(messageOf('--dna', '', '--classifier', 'c')).toMatch(/It needs a value, got nothing/);
    expect(messageOf(...pair, '--map', 'l1')).toMatch(/must be theirs=ours,theirs=ours .*got "l1"/);
    expect(messageOf(...pair, '--map', 'a=b,a=c')).toMatch(/names "a" twice/);
    expect(messageOf(...pair, 'extra')).toMatch(/too many arguments/);
  });

  it('take exactly one subject, whole', () => {
    expect(messageOf()).toMatch(/name what to evaluate/);
    expect(messageOf('--first', 'a', '--architecture', 'cnn')).toMatch(/--second is missing/);
    expect(messageOf('--second', 'a', '--architecture', 'cnn')).toMatch(/--first is missing/);
    expect(messageOf('--first', 'a', '--second', 'b')).toMatch(
      /--architecture is missing: cnn, fc or a file/,
    );
    expect(messageOf('--first', 'a', '--second', 'b', '--architecture', 'cnm')).toMatch(/did you mean cnn\?/);
    expect(messageOf(...pair, '--dna', 'd')).toMatch(/exclude each other/);
    expect(messageOf(...pair, '--classifier', 'd')).toMatch(/--classifier belongs to/);
    expect(messageOf('--dna', 'd', '--autoencoder', 'e')).toMatch(/exclude each other/);
    expect(messageOf('--dna', 'd', '--classifier', 'c', '--architecture', 'fc')).toMatch(
      /--architecture belongs/,
    );
  });
});
