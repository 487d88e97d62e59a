import * as v from 'valibot';
import { COMPRESSION_PARAMETER } from '../../core/deploy';
import {
  bindingsOf,
  boundAt,
  conditionedSpace,
  designOf,
  placesOf,
  ROLES,
  templateOf,
  type Experiment,
} from '../../core/network';
import { templateSchema } from '../../core/network/types';
import { type Parameter, parameterSchema } from '../../core/space/types';
import type { PresetId } from '../presets';
import { withValues } from '../search/parameter-values';
import type { SpaceValues } from './space-values';
import { nameProblem, parameterProblem } from '../search/parameter-edits';
import { rolesOf, type SearchSetup } from '../search/setup';

/** Longer texts are no address. */
const MOST_CHARACTERS = 16_000;
const MOST_PARAMETERS = 40;

const schema = v.object({
  space: v.pipe(v.array(parameterSchema), v.minLength(1), v.maxLength(MOST_PARAMETERS)),
  template: templateSchema,
});

/** A space and a template as an address says them; undefined for anything the editor could not have made. */
export function parseNetwork(text: string): Experiment | undefined {
  const experiment = text.length > MOST_CHARACTERS ? null : v.safeParse(schema, parseJson(text));
  if (!experiment?.success) return undefined;
  const setup = setupOf(experiment.output);
  return setup ? experimentOfSetup(setup) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The setup of an experiment, when every part of it is one that the editor knows and the engines can train; null otherwise. */
export function setupOf({ space, template }: Experiment): SearchSetup | null {
  const design = designOf(template);
  if (!design) return null;
  const setup = { space, design };
  const names = new Set(space.map(({ name }) => name));
  const sound =
    names.size === space.length &&
    bindingsOf(design).every(({ parameter }) => names.has(parameter)) &&
    placesOf(design).every((place) => isWithin(boundAt(design, place), place.field)) &&
    space.every(
      (parameter) =>
        parameter.name !== COMPRESSION_PARAMETER &&
        nameProblem(space, parameter.name, parameter.name) === null &&
        parameterProblem(parameter, rolesOf(setup, parameter.name)) === null,
    );
  return sound ? setup : null;
}

function isWithin(bound: unknown, role: keyof typeof ROLES): boolean {
  if (typeof bound === 'object' || bound === undefined) return true;
  const domain = ROLES[role];
  if ('choices' in domain) return domain.choices.some((choice) => choice === bound);
  const whole = !domain.whole || Number.isInteger(bound);
  return typeof bound === 'number' && whole && bound >= domain.low && bound <= domain.high;
}

/** The space gets the conditions that follow from the design. */
export function experimentOfSetup({ space, design }: SearchSetup): Experiment {
  const template = templateOf(design);
  return { space: conditionedSpace(space, template), template };
}

/** A ready-made experiment with other values and another number of epochs; values that it cannot have change nothing. */
export function adjusted(
  { space, template }: Experiment,
  values: SpaceValues,
  epochs: number | null,
): Experiment {
  const { training } = template;
  const design = designOf(template);
  const replaced = (parameter: Parameter): Parameter => {
    const other = withValues(parameter, values[parameter.name] ?? []);
    const roles = design ? rolesOf({ space, design }, parameter.name) : [];
    return parameterProblem(other, roles) === null ? other : parameter;
  };
  return {
    space: space.map((parameter) =>
      Object.hasOwn(values, parameter.name) ? replaced(parameter) : parameter,
    ),
    template: epochs === null ? template : { ...template, training: { ...training, epochs } },
  };
}

export interface SpokenSetup {
  preset?: PresetId;
  values?: SpaceValues;
  epochs?: number;
  network?: Experiment;
}

/**
 * The shortest way to say an experiment: one of the candidates with the values and epochs that differ, or, where that says
 * something else, all of it.
 */
export function spokenSetup(
  experiment: Experiment,
  candidates: readonly (readonly [PresetId, Experiment])[],
): SpokenSetup {
  for (const [preset, standard] of candidates) {
    const values = differingValues(experiment, standard);
    const { epochs } = experiment.template.training;
    const own = typeof epochs === 'number' && epochs !== standard.template.training.epochs ? epochs : null;
    if (isSame(adjusted(standard, values, own), experiment)) {
      return {
        preset,
        ...(Object.keys(values).length > 0 && { values }),
        ...(own !== null && { epochs: own }),
      };
    }
  }
  return { network: experiment };
}

function differingValues({ space }: Experiment, standard: Experiment): SpaceValues {
  return Object.fromEntries(
    space.flatMap((parameter) => {
      const other = standard.space.find(({ name }) => name === parameter.name);
      const differs = 'values' in parameter && other && !isSame(parameter, other);
      return differs ? [[parameter.name, parameter.values]] : [];
    }),
  );
}

/** Equal as records, whatever the order of their properties. */
export const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
