import * as v from 'valibot';
import { AppError } from '../core/errors';

/** A trial of a journal, with the values that Optuna's own reader would give it. */
export interface JournalTrial {
  /** Optuna's number, from 0. */
  number: number;
  values: Readonly<Record<string, string | number>>;
  /** Number of the trial that this page wrote; absent: somebody else added it. */
  own?: number;
}

export interface JournalStudy {
  name: string;
  /** Id of the study that this page wrote the journal of; absent in journals of older versions. */
  studyId?: string;
  trials: readonly JournalTrial[];
}

const scalar = v.union([v.string(), v.number(), v.boolean(), v.null()]);
const line = v.looseObject({ op_code: v.number() });
const distribution = v.object({
  name: v.string(),
  attributes: v.looseObject({ choices: v.optional(v.array(scalar)) }),
});
const internals = v.record(v.string(), v.number());
const attributes = v.optional(v.record(v.string(), v.unknown()));

const createStudy = v.looseObject({ study_name: v.string() });
const studyAttribute = v.looseObject({ study_id: v.number(), user_attr: v.record(v.string(), v.unknown()) });
const createTrial = v.looseObject({
  study_id: v.number(),
  state: v.optional(v.number()),
  params: v.optional(internals),
  distributions: v.optional(v.record(v.string(), v.string())),
  user_attrs: attributes,
  system_attrs: attributes,
});
const setParameter = v.looseObject({
  trial_id: v.number(),
  param_name: v.string(),
  param_value_internal: v.number(),
  distribution: v.string(),
});
const setState = v.looseObject({ trial_id: v.number(), state: v.number() });

/** Complete, pruned and failed trials change no more. */
const ENDED: readonly number[] = [1, 2, 3];

interface Read {
  study: number;
  number: number;
  values: Record<string, string | number>;
  ended: boolean;
  own?: number;
}

/** A journal's lines, applied in their order as Optuna's reader does (optuna/storages/journal/_storage.py). */
class Replay {
  readonly studies: { name: string; studyId?: string; deleted: boolean }[] = [];
  readonly trials: Read[] = [];

  apply(operation: number, content: unknown): void {
    if (operation === 0) this.#createStudy(v.parse(createStudy, content).study_name);
    else if (operation === 1)
      this.#deleteStudy(v.parse(v.looseObject({ study_id: v.number() }), content).study_id);
    else if (operation === 2) this.#studyAttribute(v.parse(studyAttribute, content));
    else if (operation === 4) this.#createTrial(v.parse(createTrial, content));
    else if (operation === 5) this.#setParameter(v.parse(setParameter, content));
    else if (operation === 6) this.#setState(v.parse(setState, content));
  }

  #createStudy(name: string): void {
    // A name that is there already makes no second study.
    if (!this.studies.some((study) => study.name === name && !study.deleted))
      this.studies.push({ name, deleted: false });
  }

  #deleteStudy(id: number): void {
    if (this.studies[id]) this.studies[id].deleted = true;
  }

  #studyAttribute({ study_id, user_attr: { study } }: v.InferOutput<typeof studyAttribute>): void {
    const known = this.studies[study_id];
    if (known && typeof study === 'string') known.studyId = study;
  }

  #createTrial(content: v.InferOutput<typeof createTrial>): void {
    const { study_id, state, params = {}, distributions = {}, user_attrs = {}, system_attrs = {} } = content;
    const study = this.studies[study_id];
    if (!study || study.deleted) return;
    const fixed = v.safeParse(
      v.record(v.string(), v.union([v.string(), v.number()])),
      system_attrs.fixed_params,
    );
    const { number } = user_attrs;
    const own = content.worker_id === 'autotinyml' && typeof number === 'number' ? { own: number } : {};
    this.trials.push({
      study: study_id,
      number: this.trials.filter((trial) => trial.study === study_id).length,
      values: {
        // What was put in the queue and not begun has its values here.
        ...(fixed.success && fixed.output),
        ...Object.fromEntries(
          Object.entries(params).map(([name, value]) => [name, external(distributions[name], value)]),
        ),
      },
      ended: ENDED.includes(state ?? 0),
      ...own,
    });
  }

  #setParameter({
    trial_id,
    param_name,
    param_value_internal,
    distribution,
  }: v.InferOutput<typeof setParameter>): void {
    const trial = this.trials[trial_id];
    if (trial && !trial.ended) trial.values[param_name] = external(distribution, param_value_internal);
  }

  #setState({ trial_id, state }: v.InferOutput<typeof setState>): void {
    const trial = this.trials[trial_id];
    if (trial && !trial.ended) trial.ended = ENDED.includes(state);
  }
}

/** Choices are stored by their position, numbers as themselves. */
function external(text: string | undefined, internal: number): string | number {
  const { attributes } = v.parse(distribution, JSON.parse(text ?? 'null'));
  if (!attributes.choices) return internal;
  const choice = attributes.choices[internal];
  return typeof choice === 'number' ? choice : String(choice);
}

/**
 * The studies of a journal of Optuna's journal storage, releases 3.1 to 5.0. A last line that was cut off is left out, as Optuna does.
 * @throws AppError `journal-damaged`
 */
export function readOptunaJournal(text: string): JournalStudy[] {
  const replay = new Replay();
  const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  whole.forEach((entry, i) => {
    if (entry.trim() === '') return;
    try {
      const content: unknown = JSON.parse(entry);
      replay.apply(v.parse(line, content).op_code, content);
    } catch {
      throw new AppError(
        'journal-damaged',
        `Line ${i + 1} of the journal cannot be read.`,
        'Take the file that Optuna wrote, as it is.',
      );
    }
  });
  return replay.studies.flatMap(({ name, studyId, deleted }, id) => {
    const trials = replay.trials
      .filter(({ study }) => study === id)
      .map(({ number, values, own }) => ({ number, values, ...(own !== undefined && { own }) }));
    return deleted ? [] : [{ name, ...(studyId !== undefined && { studyId }), trials }];
  });
}
