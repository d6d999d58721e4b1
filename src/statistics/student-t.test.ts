import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noncentralTUpperTail, studentTCritical, studentTUpperTail } from './student-t.js';

describe('student-t', () => {
  it('critical value and tail undo each other', () => {
    const degrees = fc.integer({ min: 1, max: 60 });
    const tails = fc.double({ min: 1e-6, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(degrees, tails, (nu, tail) => {
        expect(studentTUpperTail(studentTCritical(tail, nu), nu) / tail - 1).toBeCloseTo(0, 6);
      }),
    );
  });

  it('the noncentral tail without a shift is the central one', () => {
    for (const [t, degrees] of [
      [0.5, 1],
      [2, 4],
      [6, 4],
      [5, 9],
      [2, 60],
    ] as const) {
      expect(noncentralTUpperTail(t, degrees, 0)).toBeCloseTo(studentTUpperTail(t, degrees), 7);
    }
  });

  it('has the closed forms of 1, 2 and 4 degrees of freedom, to a relative error of 1e-6', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 60, noNaN: true }), (t) => {
        const [sine2, sine4] = [t / Math.sqrt(2 + t ** 2), t / Math.sqrt(4 + t ** 2)];
        const closed = [
          [1, 0.5 - Math.atan(t) / Math.PI],
          [2, (1 - sine2) / 2],
          [4, (1 - sine4) ** 2 * (2 + sine4) * 0.25],
        ] as const;
        for (const [degrees, tail] of closed) {
          expect(Math.abs(studentTUpperTail(t, degrees) / tail - 1)).toBeLessThan(1e-6);
        }
      }),
    );
  });

  // python3: mpmath, 25 digits: betainc(ν/2, 1/2, 0, ν/(ν + t²), regularized=True)/2, and findroot of it.
  it('agrees with 25 digits, in the far tail too', () => {
    expect(studentTUpperTail(50, 4) / 4.78722682848485e-7).toBeCloseTo(1, 9);
    expect(studentTUpperTail(1e8, 1) / 3.18309886183791e-9).toBeCloseTo(1, 9);
    expect(studentTUpperTail(7.173182219782308, 4) / 1e-3).toBeCloseTo(1, 9);
    expect(studentTUpperTail(-2, 4)).toBeCloseTo(1 - 0.0580582617584078, 8);
    expect(studentTCritical(1e-6, 4)).toBeCloseTo(41.57785415045, 6);
    expect(studentTCritical(0.05 / 32, 7)).toBeCloseTo(4.40836532118, 7);
    expect(studentTCritical(0.025, 4)).toBeCloseTo(2.776445105198, 7);
  });

  // python3: mpmath, quad of the chi density times ncdf(μ − t·s).
  it('agrees with integration of the noncentral tail', () => {
    const reference: [number, number, number, number][] = [
      [2, 4, 1, 0.235432546175676],
      [5.3, 4, 6.7, 0.799776958884176],
      [20, 4, 13.4, 0.228891549353313],
      [8, 4, 13.4, 0.970392893036707],
      [30, 4, 2, 0.00010435341841239],
      [3, 9, 0.5, 0.022314869586566],
    ];
    for (const [t, degrees, shift, expected] of reference) {
      expect(noncentralTUpperTail(t, degrees, shift)).toBeCloseTo(expected, 8);
    }
  });
});
