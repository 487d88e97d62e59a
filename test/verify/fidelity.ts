import { randomStream } from '../../src/core/random';
import { createOptimizer } from '../../src/core/search';
import type { Trial } from '../../src/core/records/trial';
import { EXPERIMENT_SETTINGS, settingPlan } from '../../src/planning/experiments/settings';
import { searchRequestFor } from '../../src/study/search-request';
import { screenOf } from '../../src/planning/screen';
import { experimentData } from '../../runner/experiments/data';
import { Laboratory } from '../bench/studies/laboratory';

/**
 * What X-CROSS of a network that was trained less says of the same network trained in full: whether Hyperband and BOHB may rule it out.
 * Uniform draws of a setting that its memory allows, each trained for 1/9, 1/3 and all of its epochs.
 * Run: npm run verify:fidelity [-- SETTING [DRAWS [FOLDER]]]
 */
const [id = 'walking-tiny-x8', draws = '40', folder = 'out/fidelity'] = process.argv.slice(2);
const FIDELITIES = [1 / 9, 1 / 3, 1] as const;

const setting = EXPERIMENT_SETTINGS.find((one) => one.id === id);
if (!setting) throw new Error(`There is no setting “${id}”.`);
const walking = process.env.WALKING_DATA ?? '../shared/data/user-identification-walking';
const dataset = await experimentData(setting.data, walking);
const plan = {
  ...settingPlan(setting, dataset, Number(draws)),
  method: 'random',
  methodOptions: {},
  screened: true,
  seed: 1,
} as const;
const { settings, screen } = searchRequestFor(plan, dataset);
const optimizer = createOptimizer({
  ...settings,
  options: { ...settings.options, screen: screenOf(screen!) },
});
const configurations = optimizer.ask(Number(draws)).map(({ configuration }) => configuration);
const laboratory = await Laboratory.open(folder, dataset);
const trained: Trial[][] = [];
for (const fidelity of FIDELITIES) {
  const asked = configurations.map((configuration) => ({ configuration, fidelity }));
  trained.push(await laboratory.trials(plan, asked));
}
const [ninth, third, full] = trained;

/** Of measured trials: how many keep the limit in full training, of those that keep it and that break it early. */
function report(name: string, early: readonly Trial[]): void {
  const pairs = early.map((trial, i) => ({ early: trial, full: full[i] }));
  const measured = pairs.filter(
    (pair) => pair.early.objective !== undefined && pair.full.objective !== undefined,
  );
  for (const keeps of [true, false]) {
    const those = measured.filter((pair) => pair.early.deployable === keeps);
    const kept = those.filter((pair) => pair.full.deployable).length;
    console.log(
      `${name} of the epochs, ${keeps ? 'deployable' : 'not deployable'}: ${those.length} of ${measured.length} networks, of which ${kept} are deployable when trained in full`,
    );
  }
  const best = measured
    .filter((pair) => pair.full.deployable)
    .sort((a, b) => b.full.objective! - a.full.objective!)
    .slice(0, 5);
  const lost = best.filter((pair) => !pair.early.deployable).length;
  console.log(
    `${name} of the epochs: of the ${best.length} best deployable networks ${lost} would have been ruled out`,
  );
}

/** Of 9 networks trained for a ninth, 3 go on to a third and 1 to the end: Hyperband's first bracket, drawn so many times. */
const BRACKETS = 4_000;
/** Searches of so many brackets. */
const SEARCHES = [4, 8, 16];

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

type Rule = (trial: Trial) => number;
/** What a rule promotes first; −Infinity is never promoted. */
const RULES: readonly [string, Rule][] = [
  ['X-CROSS early rules out', ({ deployable, objective }) => (deployable ? objective! : -Infinity)],
  ['X-CROSS early is not looked at', ({ objective }) => objective!],
  ['those that keep it go first', ({ deployable, objective }) => objective! + (deployable ? 1 : 0)],
];

/** What is left at the end of a bracket, by the rule: its accuracy where it is deployable. */
function halve(rule: Rule, drawn: readonly number[]): number | null {
  const promoted = (from: readonly number[], trials: readonly Trial[], count: number) =>
    from
      .filter((i) => rule(trials[i]) > -Infinity)
      .sort((a, b) => rule(trials[b]) - rule(trials[a]))
      .slice(0, count);
  // Where fewer may be promoted than there is room for, new draws take their places, as in Hyperband here.
  const fresh = drawn.slice(9);
  const second = [...promoted(drawn.slice(0, 9), ninth, 3), ...fresh].slice(0, 3);
  const [last = fresh[3]] = promoted(second, third, 1);
  return full[last].deployable ? full[last].objective! : null;
}

function compareRules(): void {
  const random = randomStream(1, 'fidelity', 'brackets');
  const measured = full.flatMap((trial, i) =>
    [ninth[i], third[i], trial].every(({ objective }) => objective !== undefined) ? [i] : [],
  );
  const brackets = Array.from({ length: BRACKETS }, () => random.shuffle([...measured]).slice(0, 13));
  for (const [name, rule] of RULES) {
    const ends = brackets.map((drawn) => halve(rule, drawn));
    const kept = ends.filter((end) => end !== null);
    const best = SEARCHES.map((length) => {
      const searches = Array.from({ length: BRACKETS / length }, (_, at) =>
        Math.max(...ends.slice(at * length, (at + 1) * length).map((end) => end ?? 0)),
      );
      return `${percent(mean(searches))} of ${length}`;
    });
    console.log(
      `${name}: ${percent(kept.length / BRACKETS)} of brackets of 9 end with a deployable network, ${percent(mean(kept))} accurate in the mean; the best of several brackets: ${best.join(', ')} (nothing counts as 0)`,
    );
  }
}

report('a ninth', ninth);
report('a third', third);
compareRules();
