import { ConfigError } from '../../../core/errors.js';
import type { NotRun, PartDeclaration } from '../../../harness/claim-types.js';
import type { ArchitectureName } from '../../../models/architecture.js';
import type { ByArchitecture, Profile } from '../profiles.js';

export const architectureNames = ['cnn', 'fc'] as const satisfies readonly ArchitectureName[];

/** A part about one architecture. */
export interface ArchitecturePart extends PartDeclaration {
  readonly architecture: ArchitectureName;
}

/** Why a profile leaves an architecture out, as a part's declaration has it; empty where it does not. */
export function notRunOf(
  presets: ByArchitecture<object>,
  architecture: ArchitectureName,
): { readonly notRun?: NotRun } {
  const preset = presets[architecture];
  return 'notRun' in preset ? { notRun: preset.notRun } : {};
}

/**
 * The preset of an architecture that the profile runs.
 *
 * @throws {ConfigError} where it leaves it out
 */
export function presetOf<Preset extends object>(
  presets: ByArchitecture<Preset>,
  architecture: ArchitectureName,
): Preset {
  const preset = presets[architecture];
  if ('notRun' in preset)
    throw new ConfigError(`${architecture} must be run in this profile; ${preset.notRun.text}`);
  return preset;
}

/**
 * Parts for each architecture: those of `partsOf`, each with the architecture before its id and label. An architecture that
 * the profile leaves out has those that `partsOf` gives without a preset, else one for all, each with the reason.
 */
export function byArchitecture<Preset extends object, Part extends PartDeclaration>(
  presetsOf: (profile: Profile) => ByArchitecture<Preset>,
  partsOf: (preset: Preset | undefined, architecture: ArchitectureName) => readonly Part[],
): (profile: Profile) => readonly (Part & ArchitecturePart)[] {
  return (profile) =>
    architectureNames.flatMap((architecture) => {
      const presets = presetsOf(profile);
      const preset = presets[architecture];
      const notRun = notRunOf(presets, architecture);
      const own = partsOf('notRun' in preset ? undefined : preset, architecture);
      // Nothing but its declaration is ever read of a part that is not run.
      const parts = own.length > 0 ? own : [{ id: '', label: '' } as Part];
      return parts.map((part) => ({
        ...part,
        id: part.id === '' ? architecture : `${architecture}/${part.id}`,
        label: [architecture.toUpperCase(), part.label].filter((word) => word !== '').join(', '),
        architecture,
        ...notRun,
      }));
    });
}

/** One part for each architecture, with the paper's number for those where it prints one. */
export const eachArchitecture = (
  presetsOf: (profile: Profile) => ByArchitecture<object>,
  paper: (architecture: ArchitectureName) => number | undefined = () => undefined,
  label = '',
) =>
  byArchitecture(presetsOf, (_, architecture) => {
    const printed = paper(architecture);
    return [{ id: '', label, ...(printed === undefined ? {} : { paper: printed }) }];
  });

/** One run for each seed and architecture: parts of one architecture share their trials. */
export function onePerSeed<Run extends { readonly seed: number; readonly part: ArchitecturePart }>(
  runs: readonly Run[],
): Run[] {
  return [...new Map(runs.map((run) => [`${run.part.architecture} ${run.seed}`, run])).values()];
}
