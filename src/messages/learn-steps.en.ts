import { percent } from './format';
import type { Phase } from '../core/search';
import { BAND, BO_INITIAL, MAP_PHASES, type LectureState, type StepKey } from '../core/simulate/story';

export const place = (x: number): string => x.toFixed(3);
const points = (fraction: number): string => `${(100 * fraction).toFixed(1)} points`;

export interface BestFacts {
  number: number;
  x: number;
  accuracy: number;
}

/** What the words of a step may speak of. Optional: what the step does not have. */
export interface StepFacts {
  /** Trials finished, and planned. */
  told: number;
  budget: number;
  acquisition: LectureState['acquisition'];
  noise: number;
  initial: number;
  boundary: number;
  last?: { x: number; accuracy: number; deployable: boolean };
  /** Best by the rules of the chapter, per panel, in the order of the panels. */
  best: readonly (BestFacts | null)[];
  /** The most accurate trial of the last panel deploys. */
  highestDeploys: boolean;
  top: { x: number; accuracy: number };
  topDeployable: { x: number; accuracy: number } | null;
  undeployable: number;
  support: number;
  /** The next trial, and what its method expects there. */
  next?: {
    x: number;
    phase: Phase;
    mean?: number;
    sd?: number;
    /** h there; absent without a border. */
    decision?: number;
    /** Distance to the nearest trial. */
    nearest: number;
  };
  /** Where the method knows least. */
  unsure?: { x: number; mean: number; sd: number };
  /** The band that the last trial fell out of. */
  missedBy?: { mean: number; sd: number };
}

/** The band at one place, as far as an accuracy can be. */
const range = ({ mean, sd }: { mean: number; sd: number }): string =>
  `${percent(Math.max(0, mean - BAND * sd))} to ${percent(Math.min(1, mean + BAND * sd))}`;
/** Why an optimistic method goes where it goes: it hopes for much, or knows little. */
const why = ({ next, unsure }: StepFacts, spent: string): string => {
  if (!next) return spent;
  const { x, mean, sd } = next;
  if (mean === undefined || sd === undefined) return `Next: x = ${place(x)}.`;
  return unsure && sd > unsure.sd / 2
    ? `Next: x = ${place(x)}, because little is known there: anything from ${range({ mean, sd })} may come.`
    : `Next: x = ${place(x)}, because much is expected there: about ${percent(mean)}, and the band is narrow.`;
};

/** Beyond this the next trial is not called near the border. */
const NEAR_BORDER = 0.25;
/** What phase 1 finds in a place. */
const teaching = ({ decision, nearest }: { decision?: number; nearest: number }): string => {
  const apart = `${nearest.toFixed(2)} from the nearest trial`;
  if (decision === undefined) return `far from all trials, ${apart}`;
  const height = `|h| = ${Math.abs(decision).toFixed(2)}`;
  return Math.abs(decision) < NEAR_BORDER
    ? `near the estimated border (${height}) and ${apart}`
    : `away from the border (${height}) and ${apart}`;
};

const bestSoFar = ({ best }: StepFacts): string => {
  const found = best.at(-1);
  return found
    ? `Best so far: ${percent(found.accuracy)} at x = ${place(found.x)}.`
    : 'Nothing deployable was found so far.';
};
const tried = ({ told, budget, last }: StepFacts): string =>
  last ? `Trial ${told} of ${budget}: x = ${place(last.x)} gives ${percent(last.accuracy)}.` : '';
const judged = (facts: StepFacts): string =>
  facts.last ? `${tried(facts)} It ${facts.last.deployable ? 'deploys' : 'does not deploy'}.` : '';
/** A band that broke its promise is not passed over in silence. */
const surprise = ({ missedBy, noise }: StepFacts): string =>
  missedBy
    ? ` That is outside the band (${range(missedBy)})${noise > 0 ? '.' : ': the curve is less smooth than the method took it to be, and it corrects itself.'}`
    : '';
const missing = (top: { accuracy: number } | null, found: BestFacts | null | undefined): number =>
  top && found ? top.accuracy - found.accuracy : NaN;

const ignored = (unsure: { x: number; mean: number; sd: number }, best: number): string =>
  unsure.mean + BAND * unsure.sd > best
    ? `Now look at the band again. At x = ${place(unsure.x)} the accuracy may be anything from ${range(unsure)}: nobody looked there, and a higher hill may hide in the band. The line alone cannot tell a bad place from an unknown one. That is why uncertainty matters.`
    : `Now look at the band again. Even where it is widest, at x = ${place(unsure.x)}, it stays below the best. With this seed the line was enough; only the band can say so. That is why uncertainty matters.`;

/** What each acquisition hopes for. */
const OPTIMISM: Record<LectureState['acquisition'], string> = {
  ucb: 'Now be optimistic: to the line add β times its uncertainty, μ + β·σ. With β = 1.96 this upper confidence bound (UCB) is the upper edge of the band: high where much is expected, and high where little is known. Where it is highest, so is the orange strip, and there the next trial goes.',
  ei: 'Now be optimistic: by how much may each x beat the best so far, on average over its band? A wide band leaves room for much. Where this expected improvement (EI) is highest, so is the orange strip, and there the next trial goes.',
  pi: 'Now be optimistic: how probably does each x beat the best so far? Where this probability of improvement (PI) is highest, so is the orange strip, and there the next trial goes.',
};

const objective = (value: number): string => value.toFixed(2).replace('-', '−');
const mapNext = ({ next, told, budget }: StepFacts): string => {
  if (!next) return 'The trials are spent.';
  if (next.phase === 'initial')
    return `Next: one of the ${MAP_PHASES.initial} first trials, spread by chance over both hyperparameters (a Latin hypercube).`;
  if (next.phase === 'boundary') return `Next: ${teaching(next)}.`;
  if (next.decision !== undefined && next.decision < 0)
    return 'Next: no free point is expected to deploy; this one comes closest.';
  return told === budget - MAP_PHASES.optimise
    ? 'Phase 2 begins. Next: the highest μ + β·σ inside the estimated border.'
    : 'Next: the highest μ + β·σ inside the estimated border.';
};

/** English text of the steps of the lecture: each a few sentences. A translation is another object of this shape. */
export const learnSteps = {
  'grid-start': ({ budget }) => [
    'A neural network has a setting, a hyperparameter x: say its size, from the smallest (0) to the largest (1). Its accuracy is a curve that nobody can see: every look at one point costs a whole training, a trial.',
    `There is time for ${budget} trials. The simplest plan is a grid: ${budget} values at equal distances, tried in random order.`,
  ],
  'grid-trial': (facts) => [
    `${tried(facts)} ${bestSoFar(facts)}`,
    'The grid learns nothing from this: its points were fixed before the first training.',
  ],
  'grid-revealed': ({ best, top }) => [
    missing(top, best[0]) > 0.01
      ? `Uncovered: the curve reaches ${percent(top.accuracy)} at x = ${place(top.x)}, between two points of the grid. The best of the grid is ${percent(best[0]!.accuracy)}: ${points(missing(top, best[0]))} were missed.`
      : `Uncovered: the curve reaches ${percent(top.accuracy)}, and a point of the grid happens to come within ${points(missing(top, best[0]))} of it.`,
    'What the first results said about the rest of the curve was never used.',
  ],
  'bo-start': () => [
    'A better plan learns from every result: Bayesian optimisation (BO). Before any training, all smooth curves are possible; set “Curves drawn” below to 3 to see some.',
    'It begins with three trials at random.',
  ],
  'bo-random': (facts) => [
    `Three random trainings are done. ${bestSoFar(facts)}`,
    'What do they say about the values in between?',
  ],
  'bo-process': ({ unsure, noise }) => [
    'A Gaussian process, a way to draw smooth curves through the trials, answers with two things. The line is its best guess, μ. The band says how sure it is: in 19 of 20 cases the curve should stay inside (μ ± 1.96σ).',
    `${noise > 0 ? 'At a trial the band is narrow' : 'At a trial the band closes: the accuracy there is known'}. Far from every trial it is wide${unsure ? `: at x = ${place(unsure.x)} it spans ${range(unsure)}` : ''}.`,
    'How smooth the curve is, the method has to guess as well. With three trials it may guess wrong.',
  ],
  'bo-greedy': ({ next }) => [
    'What if only the line is trusted, and the band ignored? Then the next training goes to the highest point of the line.',
    next?.mean === undefined
      ? ''
      : `Here that is x = ${place(next.x)}, where ${percent(next.mean)} is expected.`,
  ],
  'bo-greedy-end': ({ best, budget, unsure }) => [
    `After ${budget} trials that trust the line alone, the best is ${percent(best[0]?.accuracy)}. They crowd where the line was high, some on top of each other.`,
    unsure ? ignored(unsure, best[0]?.accuracy ?? 0) : '',
  ],
  'bo-optimism': (facts) => [
    `Back to the first three trials. ${OPTIMISM[facts.acquisition]}`,
    why(facts, ''),
  ],
  'bo-trial': (facts) => [
    `${tried(facts)}${surprise(facts)} ${bestSoFar(facts)}`,
    why(facts, `All ${facts.budget} trials are spent.`),
  ],
  'bo-revealed': ({ best, top }) => [
    `The same number of trials, side by side. The grid found ${percent(best[0]?.accuracy)}, optimism ${percent(best[1]?.accuracy)}; the curve reaches ${percent(top.accuracy)}.`,
    'Optimism looks first where little is known, then closer and closer to the best. The band tells it which places are bad, and which are only unknown.',
  ],
  'deploy-start': () => [
    'Now the network has to run on a microcontroller, to be deployable. In the shaded stretches it is not: it takes too much memory, or compression spoils it.',
    'The search does not see the shading. It learns of a point only when it was tried, and only yes or no.',
  ],
  'deploy-grid': ({ best, undeployable }) => [
    `The same grid, judged: ${undeployable} of its points do not deploy (crosses).`,
    best[0]
      ? `The best one that does reaches ${percent(best[0].accuracy)} at x = ${place(best[0].x)}.`
      : 'None of them deploys.',
  ],
  'deploy-trial': (facts) => [
    facts.told === BO_INITIAL
      ? 'Now Bayesian optimisation (BO) as in chapter 2. It looks at the accuracy only, and does not mind the crosses.'
      : '',
    `${judged(facts)}${surprise(facts)} ${bestSoFar(facts)}`,
    why(facts, 'The trials are spent.'),
  ],
  'deploy-revealed': ({ best, undeployable, highestDeploys, budget }) => [
    `Bayesian optimisation put ${undeployable} of ${budget} trials where nothing deploys${highestDeploys ? '' : ', its most accurate one among them'}. Its best deployable trial: ${percent(best[1]?.accuracy)}; the grid’s: ${percent(best[0]?.accuracy)}.`,
    (best[1]?.accuracy ?? 0) < (best[0]?.accuracy ?? 0)
      ? 'It was drawn to the highest hill and ends worse than the grid.'
      : 'With this seed it still ends no worse than the grid; another seed may tell otherwise.',
  ],
  'auto-start': ({ initial }) => [
    'AutoTinyML’s method (SVM-CBO) splits the trials: first find out where networks deploy, then search there. From here on you see no more than the search does.',
    `${initial} trials are spread by chance: one in each of ${initial} equal parts (a Latin hypercube).`,
  ],
  'auto-initial': (facts) => [
    judged(facts),
    'Only yes or no counts in this phase; the accuracy is kept for later.',
  ],
  'auto-border': ({ support, next }) => [
    support === 0
      ? 'A support vector machine (SVM) would learn the border between yes and no. So far every answer was the same: there is no border to draw yet.'
      : `A support vector machine (SVM) learns a border from yes and no. It gives every x a number h: above 0 it expects networks to deploy, below 0 (hatched) it does not. Between the dashed lines, h = ±1, it is unsure; the ${support} trials in squares settle where the border runs.`,
    support === 0
      ? ''
      : 'The next trial should teach most: near the border, where |h| is small, and far from the trials xᵢ, where the sum Σ is small. Where both together are smallest, the orange strip is highest.',
    next ? `Next: x = ${place(next.x)}, ${teaching(next)}.` : '',
  ],
  'auto-boundary': (facts) => [
    `${judged(facts)} The border is drawn anew with every answer.`,
    facts.next
      ? `Next: x = ${place(facts.next.x)}, ${teaching(facts.next)}.`
      : 'The border is learnt as well as the trials of this phase allow. It can still be wrong: a trial may lie on the wrong side, and a stretch that no trial has hit stays unseen.',
  ],
  'auto-inside': () => [
    'Phase 2: the Gaussian process learns from the deployable trials only, and only the inside of the estimated border is searched.',
    'What lies in the hatched stretches may look tempting; it is left alone.',
  ],
  'auto-bound': (facts) => [
    'Optimism again, but inside the border: the highest point of the orange strip, which ends where h falls below 0.',
    why(facts, ''),
  ],
  'auto-optimise': (facts) => [
    `${judged(facts)}${surprise(facts)} ${bestSoFar(facts)}`,
    why(facts, 'The trials are spent: the best deployable one goes on the board.'),
  ],
  'auto-revealed': ({ best, topDeployable }) => [
    `The best deployable trial of each: grid ${percent(best[0]?.accuracy)}, BO without constraint ${percent(best[1]?.accuracy)}, AutoTinyML ${percent(best[2]?.accuracy)}. Nothing that deploys is better than ${percent(topDeployable?.accuracy)}.`,
    'This is one story: one curve and one seed (the number that all chance starts from), chosen to show the idea. Whether it holds in general is the next chapter’s question.',
  ],
  'evidence-question': () => [
    'One seed is an anecdote. Here every method searches the same curve with 200 seeds and as many trials each.',
    'Two more take part. Random places its trials by chance. Constrained EI weighs by how much a trial may beat the best so far (the expected improvement, EI) with how probably it deploys.',
    'The figures are whatever comes out. Choose other curves, or draw one.',
  ],
  'evidence-success': () => [
    'The gap of a search to the best there is counts in percent: 0 % is the best, 100 % the median of all that deploys. A search succeeds with a gap of 5 % at most. How often does that happen?',
    'The dot is the share of searches that succeed. The line is its 95 % interval: where that share probably lies, after so many searches. Where two lines overlap, chance may explain the difference.',
  ],
  'evidence-undeployable': () => [
    'And what did it cost? Every undeployable trial is a training for nothing. Note that AutoTinyML spends some on purpose: they teach the border.',
    'The dot is the middle search, the thick line the middle half of the searches, the thin line all of them.',
  ],
  'map-start': ({ budget }) => [
    `Two hyperparameters, x and y, and ${budget} trials. Only inside an unknown region do networks deploy, and outside nothing is measured at all. What is measured is called the objective here: more is better.`,
    'Phase 1 looks for the region’s border, phase 2 for the best point inside.',
  ],
  'map-trial': (facts) => [
    facts.last
      ? `Trial ${facts.told} of ${facts.budget} ${facts.last.deployable ? `deploys: objective ${objective(facts.last.accuracy)}` : 'does not deploy'}. ${facts.best[0] ? `Best so far: ${objective(facts.best[0].accuracy)}.` : 'Nothing deployable was found so far.'}`
      : '',
    mapNext(facts),
  ],
  'map-revealed': ({ undeployable, budget, best, topDeployable }) => [
    `The dotted line is the real border; the solid one was learnt from ${budget} answers, ${undeployable} of them no. Best found: ${best[0] ? objective(best[0].accuracy) : 'nothing'}; best there is: ${objective(topDeployable?.accuracy ?? NaN)}.`,
    'The two lines come closest where many trials lie. Where few do, the estimate can miss a whole region.',
  ],
  'turn-place': (facts) => [
    facts.told === 0
      ? `Your turn: a hidden curve, ${facts.budget} trials. Find the highest point that deploys.`
      : `${judged(facts)} ${bestSoFar(facts)}`,
    `Place trial ${facts.told + 1}: click into the picture, or use the slider.`,
  ],
  'turn-full': (facts) => [
    `${judged(facts)} All trials are placed. ${facts.best[0] ? `Your best deployable: ${percent(facts.best[0].accuracy)}.` : 'None of yours deploys.'}`,
    'One step further the curve is uncovered, and you see what each method did with as many trials.',
  ],
  'turn-revealed': ({ best, topDeployable }) => [
    `You found ${best[0] ? percent(best[0].accuracy) : 'nothing deployable'}; the best that deploys is ${percent(topDeployable?.accuracy)} at x = ${place(topDeployable?.x ?? NaN)}.`,
  ],
} satisfies Record<StepKey, (facts: StepFacts) => readonly string[]>;
