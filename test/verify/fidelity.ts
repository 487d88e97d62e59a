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

report('a ninth', ninth);
report('a third', third);
