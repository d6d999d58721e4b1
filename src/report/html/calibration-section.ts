import type { Calibration, CalibrationRow } from './calibration-record.js';
import { html, type Markup } from './markup.js';
import { counted } from '../words.js';
import { scrollTable } from './scroll-table.js';
import { verdictMark } from './verdict-badge.js';

const percent = (share: number) => `${Number((100 * share).toFixed(2))}\u00a0%`;

/** The row of a procedure that is farthest on the wrong side of what is declared, or nearest to it. */
function worst(
  rows: readonly CalibrationRow[],
  quantity: CalibrationRow['quantity'],
): CalibrationRow | undefined {
  const excess = ({ measured, declared }: CalibrationRow) =>
    quantity === 'error' ? measured - declared : declared - measured;
  return rows.filter((row) => row.quantity === quantity).sort((one, other) => excess(other) - excess(one))[0];
}

const shown = (row: CalibrationRow | undefined) =>
  row === undefined ? '–' : `${percent(row.measured)} (declared\u00a0${percent(row.declared)})`;

function procedureRow(procedure: string, rows: readonly CalibrationRow[]) {
  const sound = rows.filter(({ assumptionHolds }) => assumptionHolds);
  const broken = rows.filter(({ assumptionHolds }) => !assumptionHolds);
  const kept = sound.filter(({ withinDeclared }) => withinDeclared).length;
  const mark = sound.length === 0 ? 'not-run' : kept === sound.length ? 'supported' : 'refuted';
  return [
    html`${verdictMark(mark)} ${procedure}`,
    sound.length === 0 ? '–' : `${kept} of ${sound.length}`,
    shown(worst(sound, 'error')),
    shown(worst(sound, 'power')),
    shown(worst(broken, 'error')),
  ];
}

function allRows(rows: readonly CalibrationRow[]): Markup {
  return html`<details>
    <summary>All ${rows.length} situations</summary>
    ${scrollTable(
      'Every simulated situation',
      ['procedure', 'situation', 'what', 'declared', 'measured [99 % interval]', 'assumption', 'as declared'],
      rows.map((row) => [
        row.procedure,
        row.situation,
        row.quantity,
        `${row.quantity === 'error' ? 'at most' : 'at least'} ${percent(row.declared)}`,
        `${percent(row.measured)} [${row.interval.map(percent).join(', ')}]`,
        row.assumptionHolds ? 'holds' : 'broken',
        row.withinDeclared ? 'yes' : 'no',
      ]),
    )}
  </details>`;
}

/** The declared and the measured error rates of the statistics behind the verdicts. */
export function calibrationSection(calibration: Calibration | undefined): Markup {
  if (calibration === undefined) {
    return html`<section id="calibration" aria-labelledby="calibration-title">
      <h2 id="calibration-title">Are the verdicts themselves reliable?</h2>
      <p class="missing">
        No calibration table here; in a clone of transfer-claims, <code>npm run calibrate</code> makes it.
      </p>
    </section>`;
  }
  const { experiments, seed, rows } = calibration;
  const sound = rows.filter(({ assumptionHolds }) => assumptionHolds);
  const kept = sound.filter(({ withinDeclared }) => withinDeclared).length;
  const procedures = [...new Set(rows.map(({ procedure }) => procedure))];
  return html`<section id="calibration" aria-labelledby="calibration-title">
    <h2 id="calibration-title">Are the verdicts themselves reliable?</h2>
    <p>
      Each procedure was tried on ${experiments.toLocaleString('en-GB')} simulated experiments a situation, of
      which the truth is known (seed ${seed}). Where its assumptions hold, ${kept} of
      ${counted(sound.length, 'situation')} ${kept === 1 ? 'is' : 'are'} within what is declared; where they
      are broken on purpose, the last column shows the damage.
    </p>
    ${scrollTable(
      'Worst case of each procedure',
      [
        'procedure',
        'as declared',
        'highest error rate',
        'lowest power',
        'highest error rate, assumption broken',
      ],
      procedures.map((name) =>
        procedureRow(
          name,
          rows.filter(({ procedure }) => procedure === name),
        ),
      ),
    )}
    ${allRows(rows)}
  </section>`;
}
