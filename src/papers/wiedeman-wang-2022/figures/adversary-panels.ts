import type { Beside, DetailTable } from '../../../harness/claim-types.js';
import type { SeedRun } from '../../../harness/claim.js';
import { seedPoint } from '../../../harness/figure-points.js';
import type { FigurePanel } from '../../../harness/figure-types.js';
import {
  standingAfter,
  type AdversaryPart,
  type Contrast,
  type DvergeVictim,
  type Victim,
} from '../adversary/adversary-study.js';
import type { JointAttacks } from '../adversary/joint-attack-trials.js';
import { attackFamilies, type AttackFamily } from '../adversary/joint-stages.js';
import type { OutsideAttacks } from '../adversary/outside-trials.js';

type AnyPart = AdversaryPart<Victim | DvergeVictim>;
type JointRuns = readonly SeedRun<AnyPart, { readonly attacked: Contrast<JointAttacks> }>[];

/** Attackers as figures name them; each has all before it in hand as well. */
const familyNames: Readonly<Record<AttackFamily, string>> = {
  single: 'one model',
  pgd: 'both, PGD',
  apgd: 'and APGD',
  square: 'and Square',
};

const sides = ['plain', 'defended'] as const;
const sideNames = {
  pair: { plain: 'regular pair', defended: 'decorrelated pair' },
  dverge: { plain: 'regular pair', defended: 'the pair after DVERGE' },
  reconstruction: { plain: 'autoencoder', defended: 'DNA, either path' },
} as const;
const kindOf = ({ victim }: AnyPart) =>
  victim === 'reconstruction'
    ? 'reconstruction'
    : victim === 'dverge-cnn' || victim === 'dverge-fc'
      ? 'dverge'
      : 'pair';
const namesFor = (part: AnyPart) => sideNames[kindOf(part)];

const figureOf = { pair: '3', dverge: '4', reconstruction: '6' } as const;
const subjectOf: Readonly<Record<Victim | DvergeVictim, string>> = {
  ...{ cnn: 'CNN', fc: 'FC', 'dverge-cnn': 'CNN', 'dverge-fc': 'FC' },
  reconstruction: 'MNIST',
};

/** Runs by part, in the order of the parts. */
function byPart<Run extends { readonly part: AnyPart }>(runs: readonly Run[]): [AnyPart, Run[]][] {
  const groups = new Map<string, [AnyPart, Run[]]>();
  for (const run of runs) {
    const own = groups.get(run.part.id) ?? [run.part, []];
    own[1].push(run);
    groups.set(run.part.id, own);
  }
  return [...groups.values()];
}

/** Of a pair there is an attacker of one model; a reconstruction is always attacked along all its paths. */
const familiesFor = ({ victim }: AnyPart) =>
  attackFamilies.filter((family) => family !== 'single' || victim !== 'reconstruction');

/** "What an attacker of both sees": Figure 3's and 4's pairs and Figure 6's networks under stronger and stronger attackers. */
function jointPanels(runs: JointRuns): FigurePanel[] {
  return byPart(runs).map(([part, own]) => {
    const isPair = part.victim !== 'reconstruction';
    const families = familiesFor(part);
    return {
      figure: figureOf[kindOf(part)],
      panel: `${subjectOf[part.victim]}, what an attacker of both sees, ε ${part.epsilon}`,
      x: 'attacker',
      y: isPair ? 'share of images that fool both models' : 'accuracy under attack',
      xNames: families.map((family) => familyNames[family]),
      series: sides.map((side) => ({
        label: namesFor(part)[side],
        source: 'ours' as const,
        points: families.flatMap((family, x) =>
          seedPoint(
            x,
            own.map(({ trials }) => {
              const standing = standingAfter(trials.attacked[side], part.epsilon, family);
              return isPair ? 1 - standing : standing;
            }),
          ),
        ),
      })),
    };
  });
}

/** Images that stand, stage by stage, mean over seeds; and the panels of Figures 3, 4 and 6. */
export function jointTable(runs: JointRuns): Beside {
  const rows = byPart(runs).flatMap(([part, own]) =>
    sides.flatMap((side) => {
      const attacks = own.flatMap(({ trials }) =>
        trials.attacked[side].attacked.filter(({ epsilon }) => epsilon === part.epsilon),
      );
      return (attacks[0]?.standing ?? []).map(({ aim }, stage) => {
        const shares = attacks.map(({ standing, images }) => (standing[stage]?.standing ?? NaN) / images);
        return [namesFor(part)[side], part.victim, part.epsilon, aim, meanOf(shares)];
      });
    }),
  );
  const details: DetailTable = {
    title:
      'Share of images that stand (some path is right) after each attack and all before it, mean over seeds; of a pair, of the images that both models had right',
    columns: ['network', 'victim', 'ε', 'attack', 'standing'],
    rows,
  };
  return { details: [details], figures: jointPanels(runs) };
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What points made on models outside do, by seed. */
export function outsideTable(
  runs: readonly SeedRun<AdversaryPart, { readonly attacked: Contrast<OutsideAttacks> }>[],
): Beside {
  const rows = runs.flatMap(({ seed, part, trials }) =>
    sides.flatMap((side) =>
      trials.attacked[side].attacked
        .filter(({ epsilon }) => epsilon === part.epsilon)
        .map(({ epsilon, images, clean, allWrong, cleanAllWrong, cleanWrong }) => [
          ...[part.victim, seed, namesFor(part)[side], epsilon, images, allWrong],
          ...[clean, cleanAllWrong, cleanWrong.join(', ')],
        ]),
    ),
  );
  const columns = [
    ...['victim', 'seed', 'network', 'ε', 'images', 'all wrong'],
    ...['all right before', 'of these all wrong', 'of these wrong, by path'],
  ];
  const title = 'Images that fool a victim at points made on eight models outside, by seed';
  return { details: [{ title, columns, rows }] };
}
