import { createHash } from 'node:crypto';
import { prepareBackend } from '../backend/select-backend.js';
import { statisticsVersion } from '../statistics/statistics-version.js';
import type {
  Beside,
  ClaimDeclaration,
  ClaimResult,
  NotRun,
  PrimaryResult,
  Recording,
  RunDescription,
} from './claim-types.js';
import { describeFixed, tryLaws } from './evaluate-fixed.js';
import { evaluateSeeds, partResult } from './evaluate-seeds.js';
import { describeLaboratory, findLaboratory, type Laboratory } from './laboratory.js';
import { profileOrWhyNot, describeTrial, type BaseProfile } from './paper.js';
import { reportProgress } from './progress.js';
import { sourceOf, sourcesOf } from './recall-trials.js';
import { recordingsOf, type UsedTrials } from './recordings.js';
import type { ExactClaim, FixedClaim, RunnableClaim, SeededClaim } from './runnable-claim.js';
import { canonicalJson } from './store/canonical-json.js';
import { readProvenance } from './store/provenance.js';
import { runTrials, type TrialRequest } from './store/run-trials.js';
import { trialKey } from './store/trial-key.js';
import type { StoredTrial } from './store/run-store.js';

/** A result and where it was made. */
export interface ClaimRun {
  readonly result: ClaimResult;
  readonly run: RunDescription;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** SHA-256 of a declaration and of the version of the statistics that decide it, hexadecimal. */
export function declarationHash(declaration: ClaimDeclaration): string {
  return sha256(canonicalJson({ ...declaration, statisticsVersion }));
}

/** No numbers: nothing was run, or nothing was measured. */
const noPrimary: PrimaryResult = {
  estimate: null,
  interval: null,
  level: null,
  p: null,
  signFlipP: null,
  seedsNeeded: null,
  power: null,
  values: [],
};

/** Runs a claim in the laboratory that the environment asks for; not, where it lacks the data for it. */
export async function runClaim(claim: RunnableClaim): Promise<ClaimRun> {
  if (claim.repeats === 'exact') return runExact(claim);
  const { dataset } = claim;
  const named = dataset === undefined ? {} : { askedData: dataset };
  // Data beside the paper's first are loaded for what a profile runs on them only.
  if (dataset !== undefined && runsNothing(claim)) return withoutData(claim, {});
  const laboratory = await findLaboratory(claim.paper, claim);
  if ('notRun' in laboratory) return withoutData(claim, laboratory);
  return {
    result:
      claim.repeats === 'seeds' ? await runSeeded(laboratory, claim) : await runFixed(laboratory, claim),
    run: { ...describeLaboratory(laboratory), ...named },
  };
}

function runsNothing(claim: SeededClaim | FixedClaim): boolean {
  return claim
    .declare(profileOrWhyNot(claim.paper).profile)
    .parts.every(({ notRun }) => notRun !== undefined);
}

/** A claim of which no part is run: for the parts' own reasons, or for `notRun`. */
async function withoutData(
  claim: SeededClaim | FixedClaim,
  { notRun }: { readonly notRun?: NotRun },
): Promise<ClaimRun> {
  const began = performance.now();
  const declaration = claim.declare(profileOrWhyNot(claim.paper).profile);
  const missing = (own: NotRun | undefined) => notRun ?? own ?? { because: 'missing', text: 'no data' };
  const parts = declaration.parts.map((part) =>
    partResult(part, { verdict: 'not-run', notRun: missing(part.notRun) }),
  );
  const reason = notRun?.text ?? parts[0]?.notRun?.text ?? '';
  const found = { verdict: 'not-run', reason, primary: noPrimary, parts } as const;
  const result = complete(claim, declaration, { ...found, seeds: [], began, beside: {} });
  return { result, run: await describeWithoutData(claim) };
}

/** Where a claim ran that loaded no data. */
async function describeWithoutData(claim: RunnableClaim): Promise<RunDescription> {
  const { profile, name } = profileOrWhyNot<BaseProfile>(claim.paper);
  const { name: backend, device, versions } = await prepareBackend();
  const provenance = await readProvenance({ backend, device, versions });
  const asked = claim.repeats === 'exact' ? undefined : claim.dataset;
  return {
    paper: claim.paper.id,
    profile: name,
    ...(profile.fixedSeeds === undefined ? {} : { fixedSeeds: profile.fixedSeeds }),
    ...{ datasetId: 'no-data', dataset: 'no data', synthetic: false, datasetDescription: 'no data' },
    ...(asked === undefined ? {} : { askedData: asked }),
    ...{ backend, device, commit: provenance.commit, versions: provenance.versions },
  };
}

/** Runs, or recalls, trials; by their address. */
async function trialsOf(
  { store, provenance, paper }: Laboratory,
  id: string,
  requests: readonly TrialRequest[],
): Promise<Map<string, StoredTrial>> {
  const unique = [...new Map(requests.map((request) => [trialKey(request.spec), request])).values()];
  const wanted = unique.flatMap((request) => [...(request.needs ?? []), request]);
  const words = wanted.map(({ spec }) => describeTrial([paper], spec));
  reportProgress({ type: 'plan', claim: `${paper.id}/${id}`, trials: words });
  const stored = await runTrials(unique, {
    store,
    provenance,
    onProgress: ({ type, spec, seconds }) =>
      reportProgress({ type, what: describeTrial([paper], spec), seconds }),
  });
  return new Map(stored.map((trial) => [trial.key, trial]));
}

/** Runs a claim that is decided over seeds: trials, looks, verdict. */
export async function runSeeded(laboratory: Laboratory, claim: SeededClaim): Promise<ClaimResult> {
  const declaration = claim.declare(laboratory.profile);
  const began = performance.now();
  const stored = new Map<string, StoredTrial>();
  const used: UsedTrials[] = [];
  const runnable = await withoutUnrecorded(laboratory, claim, declaration);
  const measure = async (seeds: readonly number[]) => {
    const sources = await sourcesOf(laboratory, claim, { parts: runnable.parts, seeds });
    if (sources.some(({ source }) => source.missing.length > 0)) return undefined;
    const requests = sources.flatMap(({ source }) => source.here);
    for (const [key, trial] of await trialsOf(laboratory, claim.id, requests)) stored.set(key, trial);
    for (const { part, seed, source } of sources) {
      for (const [key, trial] of source.recorded) stored.set(key, trial);
      used.push({ part, seed, requests: claim.requests(laboratory, seed, part) });
    }
    return seeds.map((seed) => ({ seed, parts: claim.measure(laboratory, seed, stored) }));
  };
  const evaluation = await evaluateSeeds(runnable, measure, laboratory.profile);
  const { seeds } = evaluation;
  return complete(claim, declaration, {
    ...evaluation,
    began,
    beside: seeds.length === 0 ? {} : claim.beside(laboratory, seeds, stored),
    recordings: await recordingsOf(laboratory, used, stored),
  });
}

/** The declaration, with why those parts are not run whose first look rests on trials that a run does not start. */
async function withoutUnrecorded(
  laboratory: Laboratory,
  claim: SeededClaim,
  declaration: ClaimDeclaration,
): Promise<ClaimDeclaration> {
  const { first = 0, looks = [] } = declaration.seeds ?? {};
  const seeds = Array.from({ length: looks[0] ?? 0 }, (_, index) => first + index);
  const sources = await sourcesOf(laboratory, claim, { parts: declaration.parts, seeds });
  const missing = (id: string) =>
    sources.filter(({ part, source }) => part === id && source.missing.length > 0).length;
  const parts = declaration.parts.map((part) => {
    const lacking = missing(part.id);
    return lacking === 0 ? part : { ...part, notRun: notRecorded(seeds.length - lacking, seeds.length) };
  });
  return { ...declaration, parts };
}

/** Why a part is not run whose trials take hours. */
const notRecorded = (recorded: number, wanted: number): NotRun => ({
  because: 'time',
  text:
    `its trials take hours, and are recorded for ${recorded === 0 ? 'none' : recorded} of the ${wanted} seeds of its first look; ` +
    '"npx transfer-claims campaign" runs them',
});

/** Describes models that exist. */
async function runFixed(laboratory: Laboratory, claim: FixedClaim): Promise<ClaimResult> {
  const declaration = claim.declare(laboratory.profile);
  const began = performance.now();
  const requests = claim.requests(laboratory);
  if ('notRun' in requests) return notRunFixed(claim, declaration, { notRun: requests.notRun, began });
  const source = await sourceOf(laboratory, requests);
  if (source.missing.length > 0) {
    const text = 'its trials take hours, and are not recorded; "npx transfer-claims campaign" runs them';
    return notRunFixed(claim, declaration, { notRun: { because: 'time', text }, began });
  }
  const here = await trialsOf(laboratory, claim.id, source.here);
  const stored = new Map([...here, ...source.recorded]);
  const parts = describeFixed(declaration, claim.measure(laboratory, stored));
  const used = declaration.parts.map(({ id }) => ({ part: id, seed: undefined, requests }));
  return complete(claim, declaration, {
    ...{ verdict: 'described', primary: noPrimary, parts, seeds: [], began },
    beside: claim.beside(laboratory, stored),
    recordings: await recordingsOf(laboratory, used, stored),
  });
}

function notRunFixed(
  claim: FixedClaim,
  declaration: ClaimDeclaration,
  { notRun, began }: { readonly notRun: NotRun; readonly began: number },
): ClaimResult {
  const parts = declaration.parts.map((part) => partResult(part, { verdict: 'not-run', notRun }));
  const found = { verdict: 'not-run', reason: notRun.text, primary: noPrimary, parts } as const;
  return complete(claim, declaration, { ...found, seeds: [], began, beside: {} });
}

/** Tries every law of an exact claim; loads no data. */
export async function runExact(claim: ExactClaim): Promise<ClaimRun> {
  const run = await describeWithoutData(claim);
  const began = performance.now();
  const declaration = claim.declare(profileOrWhyNot(claim.paper).profile);
  const parts = tryLaws(claim.laws);
  const failed = parts.filter((part) => part.verdict === 'refuted');
  const broken = failed.map((part) => part.label).join('; ');
  const result = complete(claim, declaration, {
    verdict: failed.length > 0 ? 'refuted' : 'supported',
    ...(failed.length > 0 ? { reason: `counterexample to: ${broken}` } : {}),
    ...{ primary: noPrimary, parts, seeds: [], began, beside: {} },
  });
  return { result, run };
}

function complete(
  { code }: RunnableClaim,
  declaration: ClaimDeclaration,
  {
    began,
    beside: { details = [], figures = [], images = [] },
    recordings = [],
    ...found
  }: Pick<ClaimResult, 'verdict' | 'reason' | 'primary' | 'parts' | 'seeds'> & {
    readonly began: number;
    readonly beside: Beside;
    readonly recordings?: readonly Recording[];
  },
): ClaimResult {
  return {
    declaration,
    declarationHash: declarationHash(declaration),
    // The test runner numbers imports in the order of the file.
    measureHash: sha256(code.replace(/__vite_ssr_import_\d+__\./g, '')),
    ...found,
    seconds: (performance.now() - began) / 1000,
    ...(recordings.length === 0 ? {} : { recordings }),
    details,
    figures,
    images,
  };
}
