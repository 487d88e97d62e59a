import type { Violation } from '../core/deploy';
import type { Chance } from '../core/records/chance';
import type { Evidence } from '../core/records/evidence';
import type { ObjectiveId } from '../core/records/objective';
import type { StudyState } from '../core/records/study';
import type { Phase } from '../core/search';
import type { Help } from '../planning/what-helps';
import type { EngineStatus } from '../study/events';
import { engines } from './engines.en';
import { count, kilobytes, percent, plural, threeDigits } from './format';

const HELPS = {
  'own limits': 'looser limits in the plan, which are tighter than the board’s',
  'larger board': 'a board with more memory',
  int8: 'integers (int8)',
  'shorter windows': 'shorter windows',
  'smaller images': 'smaller images',
  'smaller networks': 'smaller networks in the search space',
  'other compression': 'another compression',
  'lower X-CROSS': 'a lower limit for X-CROSS',
  'longer training': 'longer training',
} satisfies Record<Help, string>;

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`;

/** A study, its best model and its trials. */
export const studyPage = {
  study: {
    /** The search is over, and there is none. */
    finishedWithout: 'Finished, without a model',
    states: {
      draft: 'Ready',
      running: 'Searching',
      refitting: 'Training the best model on all search data',
      paused: 'Paused',
      stopped: 'Stopped',
      finished: 'Finished',
      failed: 'Interrupted',
    } satisfies Record<StudyState, string>,
    pausing: 'Pausing after this trial',
    stopping: 'Stopping',
    progress: 'Progress of the study',
    trialOf: (done: number, total: number) => `${count(done)} of ${plural(total, 'trial', 'trials')}`,
    trialOfAbout: (done: number, total: number) =>
      `${count(done)} of about ${plural(total, 'trial', 'trials')}`,
    evidence: (evidence: Evidence) => {
      const {
        studyName,
        trials,
        observations,
        fromFolds,
        asMeasured,
        bySize,
        outside,
        tryFirst = [],
      } = evidence;
      const ways = [
        fromFolds > 0 ? `${count(fromFolds)} judged again by their trained folds` : '',
        asMeasured > 0 ? `${count(asMeasured)} as measured there, their sizes judged again` : '',
        bySize > 0 ? `${count(bySize)} ruled out by their size` : '',
      ].filter(Boolean);
      const unknown = trials - observations.length - outside - tryFirst.length;
      const left = [
        outside > 0 ? `${count(outside)} whose configurations this search space does not have` : '',
        unknown > 0
          ? `${count(unknown)} not trained in full, or of which nothing is known under this plan`
          : '',
      ].filter(Boolean);
      const known = ways.length > 0 ? `: ${ways.join(', ')}` : '';
      const rest = left.length > 0 ? ` Left out: ${left.join(', ')}.` : '';
      const first =
        tryFirst.length > 0
          ? ` Tried first: ${tryFirst.length === 1 ? 'its best network' : `its ${count(tryFirst.length)} best networks`}.`
          : '';
      return `Started from ${count(observations.length + tryFirst.length)} of ${plural(trials, 'trial', 'trials')} of “${studyName}”${known}.${first}${rest}`;
    },
    timeLeft: (left: string) => `about ${left} left`,
    timeUnknown: 'time left unknown until the first epochs are trained',
    pause: 'Pause',
    resume: 'Resume',
    endHere: 'End the search here',
    start: 'Start',
    stop: 'Stop',
    stopRefit: 'Skip the refit',
    rest: {
      interrupted: (searched: boolean) =>
        searched
          ? 'The page was closed or loaded anew while the best model was being trained on all search data. All trials are saved; Resume trains it again.'
          : 'The page was closed or loaded anew while the study was at work. All finished trials are saved; Resume goes on with the one that was under way.',
      searched:
        'All trials are finished. What is left is to train the best model on all search data: Resume does it.',
    },
    timeIsUp: (left: string) =>
      left === ''
        ? 'the time is up: ends with this trial'
        : `the time is up: about ${left} until this trial ends`,
    elsewhere: 'This study is open in another tab. What happens there is shown here as it happens.',
    freeNow: 'No other tab works on this study any more.',
    takeOver: 'Go on here',
    deleted: (name: string) => `“${name}” was deleted in another tab. Undo there brings it back, here too.`,
    anotherRuns: (name: string) => `“${name}” is at work in this tab; it rests when this one goes on.`,
    startAfter: (name: string) => `Start after “${name}”`,
    waits: (name: string) => `Starts by itself when “${name}” has ended, as long as this tab is open.`,
    notAfter: 'Do not start it then',
    untried: (numbers: readonly number[]) =>
      `${numbers.length === 1 ? 'Trial' : 'Trials'} ${numbers.join(', ')} failed because of the computer or this page, not of the network; an earlier version took that for a result.`,
    tryAgain: (trials: number) => (trials === 1 ? 'Try it again' : 'Try them again'),
    tryAgainHelp: 'The study goes on with it: what comes out takes the place of the failure.',
    engineLabel: 'Engine',
    engine: ({ id, workers, examplesPerSecond }: EngineStatus) =>
      [
        engines[id],
        plural(workers, 'worker', 'workers'),
        ...(examplesPerSecond === null ? [] : [`${count(Math.round(examplesPerSecond))} examples a second`]),
      ].join(', '),
    seed: 'Seed',
    board: 'Board',
    method: 'Method',
    data: 'Data',
    training: (trial: number) => `Trial ${trial} in training`,
    fold: (fold: number) => `Fold ${fold}`,
    cached: 'from the cache',
    pictures: 'Pictures of the search',
    thoughtOf: (trial: number) => `Trial ${trial},`,
    thinking: 'Choosing the next configuration …',
    noThought: 'The search explains here why it tries what it tries.',
    announce: (trial: number, outcome: string, measure: string, value: string, best: boolean) =>
      `Trial ${trial} finished: ${outcome}, ${measure} ${value}${best ? ', the best deployable so far' : ''}.`,
    announceDone: 'The study is finished.',
    tabs: { trials: 'Trials', curves: 'Learning curves', layers: 'Layers' },
    tabsLabel: 'Details of the trials',
    trialsTable: (trials: number) =>
      `${trials} ${trials === 1 ? 'trial' : 'trials'}; arrow keys go through them`,
    shownTrial: 'Trial',
    followBest: (number: number | null) => (number === null ? 'newest' : `best (${number})`),
    axisX: 'Across',
    axisY: 'Up',
  },
  best: {
    title: 'Best deployable model',
    none: 'None yet',
    noneHint: 'The best network that fits the board appears here as soon as one is found.',
    ended: {
      nothingTried:
        'The search is over and nothing was tried: no network of the search space fits the limits.',
      noneTrained: (trials: number) =>
        trials === 1 ? 'The only trial failed:' : `All ${count(trials)} trials failed:`,
      failure: (message: string, trials: number) => `${message} (${plural(trials, 'trial', 'trials')})`,
      noneDeployable: (trials: number) =>
        `The search is over, and none of ${plural(trials, 'trial', 'trials')} kept all limits.`,
      nearest: (number: number) => `Trial ${number} came nearest`,
      missed: (share: number) =>
        share < 1
          ? `and missed by ${percent(share)}:`
          : `and needs ${threeDigits(1 + share)} times the limit:`,
      stoppedAtOnce:
        'The search was stopped before its first trial had finished, so nothing was found. Resume tries that trial again.',
      stoppedSoon: (done: number, total: number) =>
        `The search was stopped after ${count(done)} of ${plural(total, 'trial', 'trials')}, and none of them kept all limits. Resume tries more.`,
      helps: (helps: readonly Help[]) => `What helps: ${listed(helps.map((help) => HELPS[help]))}.`,
      calmer: 'What helps: smaller learning rates, another optimizer, batch norm, or smaller networks.',
    },
    atChance: ({ className, share }: Chance) =>
      `Nothing shows that this model knows more than chance: always naming “${className}”, the largest class, would be right in ${percent(share)}. Look whether the column of labels and the signals are the right ones; more data, longer training or other windows may help.`,
    validationShort: 'Validation folds',
    validation: (measure: string) => `${measure} on the validation folds`,
    test: (measure: string) => `${measure} on the outer test, never seen by the search`,
    testAccuracy: (accuracy: number) => `Accuracy there ${percent(accuracy)},`,
    interval: (low: number, high: number, tested: string) =>
      `95 % interval ${percent(low)} to ${percent(high)}, ${tested}`,
    tested: (examples: number) => plural(examples, 'example', 'examples'),
    testedWindows: (windows: number, rows: number, hertz: number | undefined) =>
      `${plural(windows, 'window', 'windows')} over ${hertz ? `${threeDigits(rows / hertz)} s` : plural(rows, 'row', 'rows')} of recording`,
    ofLimit: (value: number, limit: number) => `${kilobytes(value)} of ${kilobytes(limit)}`,
    fromTrial: (number: number) => `Trial ${number}`,
    again: 'Plan again with changes',
    download: 'Download model',
    downloading: 'Packing …',
    downloadHint: 'The zip is ready when the study has finished or was stopped.',
    downloadHolds:
      'The zip also holds study.json: the whole study with its data set, to be continued elsewhere. Take it out before you pass the model on without the data.',
    notDeployable: 'After the refit the compressed model misses a limit; the trial’s figures are above.',
    ofFold: (fold: number, trial: number) =>
      `The model of fold ${fold + 1} of trial ${trial}, trained without its validation examples: no model that was trained on all search data was kept.`,
    rejected:
      'Trained on all search data, none of these models can be kept, so there is none to download yet:',
    rejectedOne: (trial: number, reasons: readonly string[]) =>
      `Trial ${trial}: ${reasons.length > 0 ? reasons.join('; ') : 'not kept'}`,
    notRefitted: 'The best trial was not trained on all search data yet, so there is no model to download.',
    refit: (trial: number) => `Train trial ${trial} on all search data`,
    refitRunning: 'Training …',
    useFold: (trial: number) => `Take a fold’s model of trial ${trial}`,
    useFoldHelp:
      'The models of the folds kept the limits. The most accurate of them is scored on the outer test and can be downloaded; it has learnt from fewer examples.',
    passedOver: (number: number) =>
      `Trial ${number} was more accurate on the folds, but missed a limit when trained on all search data.`,
  },
  trial: {
    title: (number: number) => `Trial ${number}`,
    missing: (number: number) => `Trial ${number} is not finished yet, or does not exist.`,
    why: 'Why it was tried',
    configuration: 'Configuration',
    figures: 'Figures',
    folds: 'Folds',
    fold: 'Fold',
    accuracy: 'Accuracy',
    original: (objective: ObjectiveId = 'accuracy') =>
      objective === 'accuracy' ? 'Before compression' : 'Accuracy before compression',
    cross: 'X-CROSS',
    time: 'Time',
    engine: 'Engine',
    macc: 'MACC',
    confusion: 'Confusion matrix',
    confusionHelp:
      'Rows are the true classes, columns what the compressed models said, in percent of the row.',
    truth: 'True class',
    recall: 'Recall',
    states: { deployable: 'deployable', undeployable: 'not deployable', failed: 'failed' },
    violation: ({ figure, value, limit }: Violation): string => {
      switch (figure) {
        case 'ramBytes':
          return `RAM ${kilobytes(value)} is over the limit of ${kilobytes(limit)}`;
        case 'romBytes':
          return `ROM ${kilobytes(value)} is over the limit of ${kilobytes(limit)}`;
        case 'crossAccuracy':
          return `X-CROSS ${percent(value)} is under ${percent(limit)}`;
        case 'macc':
          return `${count(value)} MACC are over the limit of ${count(limit)}`;
        case 'latencyMs':
          return `${count(value)} ms are over the limit of ${count(limit)} ms`;
      }
    },
    empty: 'No trial has finished yet. Each one becomes a row here.',
    open: (number: number) => `Open trial ${number}`,
    number: 'Trial',
    phase: 'Phase',
    outcome: 'Outcome',
    phaseLetters: { initial: 'I', boundary: 'B', optimise: 'O' } satisfies Record<Phase, string>,
    phases: { initial: 'initial', boundary: 'boundary', optimise: 'optimise' } satisfies Record<
      Phase,
      string
    >,
  },
} as const;
