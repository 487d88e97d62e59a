import * as v from 'valibot';
import { datasetSchema, examplesSchema } from '../core/data/types';
import { AppError } from '../core/errors';
import { withPresentNames } from '../core/records/former-names';
import { foldRecordSchema } from '../core/records/fold';
import { studySchema } from '../core/records/study';
import { trialNumber, trialSchema } from '../core/records/trial';
import { weightsSchema } from '../core/records/weights';
import { list } from '../core/schema';
import { beginsAsAStudy, saysItIsAStudy, STUDY_FORMAT } from './study-file-head';
import { damaged, packJson, unpackJson } from './study-json';

const VERSION = 2;

/** A study with all it needs to be continued in another browser. */
const bundleSchema = v.pipe(
  v.object({
    study: studySchema,
    trials: list(trialSchema),
    dataset: v.object({ summary: datasetSchema, examples: examplesSchema }),
    /** Of the final model and the best trials; left out of a file that need not export models. */
    weights: list(weightsSchema),
    /** What made it; see `BUILD`. Absent in older files. */
    build: v.optional(v.string()),
    /** Trained folds of trials, for the cache of whoever reads the file: runs elsewhere bring them along. */
    folds: v.optional(list(v.object({ trial: trialNumber, record: foldRecordSchema }))),
  }),
  v.check(({ study, dataset }) => study.plan.datasetId === dataset.summary.id, 'the data set is another one'),
  v.check(
    ({ study, trials, weights }) => [...trials, ...weights].every(({ studyId }) => studyId === study.id),
    'trials or models belong to another study',
  ),
  v.check(
    ({ trials }) => new Set(trials.map(({ number }) => number)).size === trials.length,
    'a trial is there twice',
  ),
);
export type StudyBundle = v.InferOutput<typeof bundleSchema>;

/** Versioned JSON, version 2; see `packJson`. */
export function writeStudyFile(bundle: StudyBundle): string {
  return packJson({ format: STUDY_FORMAT, version: VERSION, ...bundle });
}

/** A data set of 256 MB takes so many bytes in a study file; browsers hold no longer texts. */
const MOST_BYTES = 400e6;

/** The text of a file that says it is a study. @throws AppError `not-a-study-file`, `study-file-too-large`, `file-changed` */
export async function textOfStudyFile(file: Blob): Promise<string> {
  try {
    if (!(await saysItIsAStudy(file))) throw notAStudy();
    if (file.size > MOST_BYTES) {
      throw new AppError(
        'study-file-too-large',
        `This file has ${Math.round(file.size / 1e6)} MB; study files have at most ${MOST_BYTES / 1e6} MB.`,
        'Save the study again without its models where it was made.',
      );
    }
    return await file.text();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'file-changed',
      'The file was changed, moved or taken away while it was read.',
      'Choose it again.',
    );
  }
}

const notAStudy = (): AppError =>
  new AppError(
    'not-a-study-file',
    'This file is not a study of AutoTinyML.',
    'Choose a file that was saved with “Save study”.',
  );

/** @throws AppError `not-a-study-file`, `study-file-newer`, `study-file-damaged` */
export function readStudyFile(text: string): StudyBundle {
  const content = parse(text);
  const head = v.safeParse(v.object({ format: v.literal(STUDY_FORMAT), version: v.number() }), content);
  if (!head.success) {
    const isOne = content === undefined && beginsAsAStudy(text);
    throw isOne ? damaged('it is cut off, or was changed by hand') : notAStudy();
  }
  if (head.output.version > VERSION) {
    throw new AppError(
      'study-file-newer',
      'This study was saved by a newer version of this page.',
      'Reload the page to get its newest version.',
    );
  }
  const result = v.safeParse(bundleSchema, head.output.version < VERSION ? upgraded(content) : content);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw damaged(`${v.getDotPath(issue) ?? 'file'}: ${issue.message}`);
}

/** Version 1 called limit profiles otherwise. */
function upgraded(content: unknown): unknown {
  const file = content as { study?: { plan?: unknown } };
  return { ...file, study: { ...file.study, plan: withPresentNames(file.study?.plan) } };
}

/** The same study under another id, for a browser that has a study of this id already. */
export function withStudyId({ study, trials, weights, ...others }: StudyBundle, id: string): StudyBundle {
  const keyOf = (key: string): string => key.replace(`${study.id}|`, `${id}|`);
  const { final, shrunk } = study;
  return {
    ...others,
    study: {
      ...study,
      id,
      ...(final && { final: { ...final, weightsKey: keyOf(final.weightsKey) } }),
      ...(shrunk && { shrunk: shrunk.map((model) => ({ ...model, weightsKey: keyOf(model.weightsKey) })) }),
    },
    trials: trials.map((trial) => ({ ...trial, studyId: id })),
    weights: weights.map((record) => ({ ...record, key: keyOf(record.key), studyId: id })),
  };
}

function parse(text: string): unknown {
  try {
    return unpackJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
