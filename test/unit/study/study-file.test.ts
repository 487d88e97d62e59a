import { describe, expect, test } from 'vitest';
import { checkMeaning } from '../../../src/study/bundle-problems';
import {
  readStudyFile,
  textOfStudyFile,
  withStudyId,
  writeStudyFile,
  type StudyBundle,
} from '../../../src/study/study-file';
import { tinyDataset, tinyPlan, tinyStudy } from './tiny-study';
import { escapeHtml, studyReport } from '../../../src/study/study-report';
import type { ObjectiveId } from '../../../src/core/records/objective';
import { trialsCsv } from '../../../src/study/trials-csv';
import { datasetOf, studyOf, trialOf } from '../../contract/storage/fixtures';

const bundle: StudyBundle = {
  study: {
    ...studyOf('s1', 'd1'),
    state: 'finished',
    final: {
      trial: 1,
      figures: { ramBytes: 1, romBytes: 2, macc: 3 },
      deployable: true,
      violations: [],
      testExamples: 0,
      engine: 'wasm',
      weightsKey: 's1|final',
    },
    shrunk: [
      {
        trial: 1,
        removedShare: 0.5,
        epochs: 5,
        parameters: 10,
        figures: { ramBytes: 1, romBytes: 1, macc: 2, crossAccuracy: 1 },
        deployable: true,
        violations: [],
        objective: 0.5,
        originalAccuracy: 0.5,
        agreement: 1,
        l2RelativeError: 0,
        testExamples: 0,
        engine: 'wasm',
        weightsKey: 's1|1|shrunk 0.5',
      },
    ],
  },
  trials: [trialOf('s1', 1), trialOf('s1', 2)],
  dataset: datasetOf('d1'),
  weights: [
    {
      key: 's1|final',
      studyId: 's1',
      trial: 1,
      weights: [Float32Array.of(1.5, -2), new Float32Array(0)],
      normalisation: { mean: Float32Array.of(0), sd: Float32Array.of(1) },
    },
  ],
};

const codeOf = (text: string): string => {
  try {
    readStudyFile(text);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'read';
};

describe('a study file', () => {
  test('gives back exactly what was written, missing values and infinities of losses included', () => {
    expect(readStudyFile(writeStudyFile(bundle))).toEqual(bundle);
  });

  test('can be left without models', () => {
    expect(readStudyFile(writeStudyFile({ ...bundle, weights: [] })).weights).toEqual([]);
  });

  test('of another kind, of a later version or damaged is refused by name', () => {
    const text = writeStudyFile(bundle);
    expect(codeOf('{}')).toBe('not-a-study-file');
    expect(codeOf('a,b\n1,2')).toBe('not-a-study-file');
    expect(codeOf(text.slice(0, -9)), 'cut off').toBe('study-file-damaged');
    expect(codeOf(text.replace('"version":2', '"version":99'))).toBe('study-file-newer');
    expect(codeOf(text.replace('"number":2', '"number":"two"'))).toBe('study-file-damaged');
    expect(codeOf(text.replace('"number":2', '"number":1'))).toBe('study-file-damaged');
    expect(codeOf(text.replace(/"\$u16":"..../, '"$u16":"AA==')), 'odd number of bytes').toBe(
      'study-file-damaged',
    );
    expect(codeOf(text.replace('"studyId":"s1","number":1', '"studyId":"s2","number":1'))).toBe(
      'study-file-damaged',
    );
  });

  test('moves to another id with its trials and models', () => {
    const moved = withStudyId(bundle, 's9');
    expect(moved.study.id).toBe('s9');
    expect(moved.trials.every(({ studyId }) => studyId === 's9')).toBe(true);
    expect(moved.weights[0]).toMatchObject({ key: 's9|final', studyId: 's9' });
    expect(moved.study.final?.weightsKey).toBe('s9|final');
    expect(moved.study.shrunk?.map(({ weightsKey }) => weightsKey)).toEqual(['s9|1|shrunk 0.5']);
    expect(readStudyFile(writeStudyFile(moved))).toEqual(moved);
  });
});

describe('trials as CSV', () => {
  test('have a row each, with their hyperparameters in columns', () => {
    const [head, first] = trialsCsv(bundle.trials).split('\n');
    expect(head.split(',')).toContain('hp_filters');
    expect(first).toMatch(/^1,boundary,finished,true,1,0.5,0.6,1,100,200,300,6,1970-01-01/);
  });

  test('names what was maximised', () => {
    const heads = (objective?: ObjectiveId) => trialsCsv(bundle.trials, objective).split('\n')[0].split(',');
    expect(heads()[5]).toBe('accuracy');
    expect(heads('balanced-accuracy')[5]).toBe('balanced_accuracy');
  });

  test('cannot make a spreadsheet calculate', () => {
    const [trial] = bundle.trials;
    const csv = trialsCsv([{ ...trial, configuration: { x: '=1+1' } }]);
    expect(csv).toContain("'=1+1");
    for (const reason of ['=1+1\nand more', '\n=1+1', '\t@SUM(A1)', ' +1', '\u202e=1'])
      expect(trialsCsv([{ ...trial, reason }])).toMatch(/,"?' *[=+@]/);
    expect(trialsCsv([{ ...trial, reason: 'a\u202eb\nc' }])).toContain(',a b c,');
  });

  test('say what counts as deployable, and why a trial does not', () => {
    const [trial] = bundle.trials;
    const diverged = {
      ...trial,
      number: 2,
      state: 'failed' as const,
      deployable: true,
      failure: { code: 'diverged', message: 'Training diverged in 2 of 5 folds.' },
    };
    const inexact = {
      ...trial,
      number: 3,
      deployable: false,
      violations: [{ figure: 'crossAccuracy' as const, value: 0.912, limit: 0.95 }],
    };
    const trials = [trial, diverged, inexact];
    const rows = trialsCsv(trials).split('\n').slice(1);
    expect(rows.map((row) => row.split(',')[3])).toEqual(['true', 'false', 'false']);
    expect(rows[1]).toMatch(/,diverged,Training diverged in 2 of 5 folds.$/);
    expect(rows[2]).toMatch(/,,X-CROSS 91.2 % below 95.0 %$/);
    const html = studyReport(bundle.study, bundle.dataset.summary, trials, '');
    expect(html).toContain('2 of 3 finished, 1 deployable');
    expect(html).toContain('<td>Training diverged in 2 of 5 folds.</td>');
    expect(html).toContain('<td>X-CROSS 91.2 % below 95.0 %</td>');
  });
});

describe('the report', () => {
  test('calls what was maximised by its name, with the accuracy on the outer test beside it', () => {
    const { plan, final } = bundle.study;
    const study = {
      ...bundle.study,
      plan: { ...plan, objective: 'balanced-accuracy' as const },
      final: {
        ...final!,
        testExamples: 100,
        testAccuracy: 0.93,
        testInterval: [0.86, 0.97] as const,
        testObjective: 0.7,
      },
    };
    const html = studyReport(study, bundle.dataset.summary, bundle.trials, '<svg></svg>');
    expect(html).toContain('<h2>Balanced accuracy per trial</h2>');
    expect(html).toContain('<th>Outer test, balanced accuracy</th><td>70.0 %</td>');
    expect(html).toContain('93.0 % of 100 examples (95 % interval 86.0 % to 97.0 %)');
  });

  test('shows names as text, never as markup, and loads nothing', () => {
    const name = '<img src=x onerror=alert(1)>';
    const study = { ...bundle.study, plan: { ...bundle.study.plan, name } };
    const html = studyReport(study, bundle.dataset.summary, bundle.trials, '<svg></svg>');
    expect(html).not.toContain('<img');
    expect(html).toContain(escapeHtml(name));
    expect(html).not.toMatch(/<[^>]+(src|href)=|<script/);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toContain('other seeds');
    const turned = { ...study, plan: { ...study.plan, name: 'a\u202eb' } };
    expect(studyReport(turned, bundle.dataset.summary, bundle.trials, '')).not.toContain('\u202e');
  });

  test('tells mean and spread of a trial that was run with other seeds', () => {
    const [{ number, figures }] = bundle.trials;
    const rerun = { trial: number, state: 'finished', figures, startedAt: 0, durationMs: 1 } as const;
    const reruns = [
      { ...rerun, seed: 1, deployable: true, objective: 0.8 },
      { ...rerun, seed: 2, deployable: false, objective: 0.9 },
    ];
    const html = studyReport({ ...bundle.study, reruns }, bundle.dataset.summary, bundle.trials, '');
    expect(html).toContain('<td>85.0 % ± 7.1 %</td><td>2</td><td>1 of 2</td>');
  });
});

describe('a study file of the right shape', () => {
  const data = tinyDataset();
  const { labels } = data.examples;
  const whole = (): StudyBundle => ({
    study: tinyStudy('s1', tinyPlan(data)),
    trials: [1, 2].map((number) => ({
      ...trialOf('s1', number),
      configuration: { filters: 2, units: 4, activation: 'relu' },
    })),
    dataset: {
      summary: data.summary,
      examples: data.examples,
    },
    weights: [],
  });
  const problemWith = (bundle: StudyBundle): string => {
    try {
      checkMeaning(bundle);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  test('is accepted where it makes sense', () => {
    expect(problemWith(whole())).toBe('');
  });

  test.each<[string, (bundle: StudyBundle) => StudyBundle]>([
    ['trials are missing', (b) => ({ ...b, trials: [{ ...b.trials[0], number: 3 }] })],
    [
      'trial 1 is outside the search space',
      (b) => ({ ...b, trials: [{ ...b.trials[0], configuration: { filters: 3 } }] }),
    ],
    [
      'the plan cannot be used',
      (b) => ({ ...b, study: { ...b.study, plan: { ...b.study.plan, space: b.study.plan.space.slice(1) } } }),
    ],
    [
      'a label names no class',
      (b) => ({
        ...b,
        dataset: { ...b.dataset, examples: { ...data.examples, labels: labels.map((label) => label * 7) } },
      }),
    ],
    [
      'the examples of a class are not as many',
      (b) => ({
        ...b,
        dataset: { ...b.dataset, examples: { ...data.examples, labels: labels.map(() => 0) } },
      }),
    ],
    [
      'another number of examples',
      (b) => ({ ...b, dataset: { ...b.dataset, summary: { ...data.summary, examples: 7 } } }),
    ],
    [
      'the trial of the best model is missing',
      (b) => ({ ...b, study: { ...b.study, final: { ...bundle.study.final!, trial: 9 } } }),
    ],
  ])('is refused where %s', (problem, spoil) => {
    expect(problemWith(spoil(whole()))).toContain(problem);
  });

  test('may lack trials that were under way beside others', () => {
    const { study, ...others } = whole();
    const parallel = { ...study, plan: { ...study.plan, parallelTrials: 3 } };
    const [first, second] = others.trials;
    expect(problemWith({ ...others, study: parallel, trials: [first, { ...second, number: 4 }] })).toBe('');
    expect(problemWith({ ...others, study: parallel, trials: [first, { ...second, number: 5 }] })).not.toBe(
      '',
    );
  });

  test('is not read when it does not say that it is one, or is larger than any can be', async () => {
    const codeOfText = (file: Blob) =>
      textOfStudyFile(file).then(
        () => 'read',
        ({ code }: { code: string }) => code,
      );
    const numbers = new Blob([`[${'1,'.repeat(10_000)}1]`]);
    expect(await codeOfText(numbers)).toBe('not-a-study-file');
    const small = new Blob([writeStudyFile(bundle)]);
    expect(await codeOfText(small)).toBe('read');
    expect(await codeOfText(Object.defineProperty(small, 'size', { value: 5e8 }))).toBe(
      'study-file-too-large',
    );
  });
});
