import * as v from 'valibot';
import { decisionRuleSchema } from '../deploy';
import { figuresSchema } from '../deploy/types';
import { count, filledText, list } from '../schema';
import { configurationSchema } from '../space/types';
import { evidenceSchema } from './evidence';
import { finalModelSchema, rejectedRefitSchema, shrunkModelSchema } from './final-model';
import { planSchema } from './plan';
import { failureSchema, trialNumber, trialState } from './trial';

/** `running`: searching; `refitting`: after the last trial, the best are trained on all search data. */
const studyState = v.picklist(['draft', 'running', 'refitting', 'paused', 'stopped', 'finished', 'failed']);
export type StudyState = v.InferOutput<typeof studyState>;

/** Somebody is at work on a study in such a state. */
export const isAtWork = (state: StudyState): boolean => state === 'running' || state === 'refitting';

/** What a study that was found on disk is when nobody is at work on it: interrupted, and so it rests. */
export const stateAtRest = (state: StudyState): StudyState => (isAtWork(state) ? 'paused' : state);

/** What a person can ask of a study; one table for all buttons and keys. */
export type StudyVerb = 'start' | 'resume' | 'pause' | 'stop';
export const STUDY_VERBS: Readonly<Record<StudyState, readonly StudyVerb[]>> = {
  draft: ['start'],
  running: ['pause', 'stop'],
  refitting: ['stop'],
  paused: ['resume', 'stop'],
  stopped: ['resume'],
  finished: [],
  failed: ['resume', 'stop'],
};

/** A trial's configuration trained once more, with another seed: how much of its result was luck. */
const rerunSchema = v.object({
  trial: trialNumber,
  /** Takes the place of the plan's seed where folds are trained; data and split stay as they are. */
  seed: v.number(),
  state: trialState,
  figures: figuresSchema,
  deployable: v.boolean(),
  /** What the plan maximises, of the compressed models; absent when it could not be measured. */
  objective: v.optional(v.number()),
  originalAccuracy: v.optional(v.number()),
  failure: v.optional(failureSchema),
  startedAt: v.number(),
  durationMs: v.number(),
});
export type Rerun = v.InferOutput<typeof rerunSchema>;

/** A configuration that somebody else's search asked for; it is tried before the study's own next question. */
const askedSchema = v.object({
  configuration: configurationSchema,
  by: v.literal('optuna'),
  /** Its number there. */
  number: count,
});

/** Trials that came from elsewhere and were not made as those here are. */
const joinedSchema = v.object({
  trials: list(trialNumber),
  /** `engine`: other engines; `build`: another version of the code, empty where it was not said. */
  marks: list(v.object({ what: v.picklist(['engine', 'build']), here: v.string(), there: v.string() })),
});

/** A study as it is stored, version 1. */
export const studySchema = v.object({
  id: filledText,
  plan: planSchema,
  state: studyState,
  createdAt: v.number(),
  updatedAt: v.number(),
  /** Why it ended, when it failed or the space was exhausted. */
  message: v.optional(v.string()),
  /** Counts the changes since the study was made; 0 when absent. */
  revision: v.optional(count),
  /** Put aside: listed only when asked for. */
  archived: v.optional(v.boolean()),
  /** What it knew before its first trial; absent: nothing. */
  evidence: v.optional(evidenceSchema),
  final: v.optional(finalModelSchema),
  /** Refits that were not kept, in the order of refitting. Absent in older studies. */
  rejectedRefits: v.optional(list(rejectedRefitSchema)),
  /** Smaller versions of the final model, in the order of making. */
  shrunk: v.optional(list(shrunkModelSchema)),
  /** How the exported firmware decides from several windows; absent: each window is told by itself. */
  decisions: v.optional(decisionRuleSchema),
  /** Trials trained again with other seeds, in the order of training. */
  reruns: v.optional(list(rerunSchema)),
  /** What to know of trials that were joined from files; see `relationOf` in study/continuation.ts. */
  joined: v.optional(list(joinedSchema)),
  /** What others asked for, in the order in which it is tried; see study/asked-elsewhere.ts. */
  asked: v.optional(list(askedSchema)),
});
export type StudyRecord = v.InferOutput<typeof studySchema>;
