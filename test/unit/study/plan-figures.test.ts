import { describe, expect, it } from 'vitest';
import { generateSample } from '../../../src/core/data';
import {
  BOARDS,
  boardById,
  COMPRESSION_CHOICE,
  COMPRESSIONS,
  footprint,
  exportFootprint,
  verdict,
} from '../../../src/core/deploy';
import { applicationOf as applicationOfExport } from '../../../src/core/export/c/plan';
import { experiment1, networkFor } from '../../../src/core/network';
import { sampleConfiguration } from '../../../src/core/space';
import { randomStream } from '../../../src/core/random';
import type { Configuration, Parameter } from '../../../src/core/space/types';
import { compressionsOf, defaultPlan, type PlanOverrides } from '../../../src/planning/plan';
import { applicationOf, figuresOf, latencyOf, targetFor, targetOf } from '../../../src/planning/plan-figures';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { searchRequestFor } from '../../../src/study/search-request';
import { exportModelOf } from '../../helpers/export-model';

const dataset = generateSample('walking', 1);
const { input, classNames } = dataset.summary;
const board = boardById('stm32f303k8');
const planWith = (overrides: PlanOverrides) =>
  defaultPlan(dataset.summary, board, { ...experiment1('tiny'), compression: 'x8', ...overrides });

function networkOf(plan: ReturnType<typeof planWith>, draw = 0) {
  const configuration = sampleConfiguration(plan.space, randomStream(1, 'figures', draw));
  return networkFor(configuration, plan.template, input, classNames.length);
}

describe('the figures a plan is judged by', () => {
  it.each(COMPRESSIONS)('are those of our own export in its profile, with %s', (compression) => {
    const plan = planWith({ profile: 'export', compression });
    const network = networkOf(plan);
    const figures = figuresOf(network, targetOf(plan, dataset));
    const { ramBytes, romBytes, macc } = exportFootprint(network, {
      compression,
      application: applicationOf(dataset),
    });
    expect(figures).toMatchObject({ ramBytes, romBytes, macc });
    expect(romBytes).toBeGreaterThan(footprint(network, { compression }).romBytes);
  });

  it.each(COMPRESSIONS)('are X-CUBE-AI’s in its profile, with %s', (compression) => {
    const plan = planWith({ profile: 'x-cube-ai', compression });
    const network = networkOf(plan);
    const { ramBytes, romBytes, macc } = footprint(network, { compression });
    expect(figuresOf(network, targetOf(plan, dataset))).toMatchObject({ ramBytes, romBytes, macc });
  });

  it('know the firmware before there is an export of it', () => {
    const plan = planWith({});
    const { mean, sd } = { mean: new Float32Array(3), sd: new Float32Array(3).fill(1) };
    const model = {
      ...exportModelOf(networkOf(plan), 'x8'),
      normalisation: { mean, sd },
      data: dataset.summary,
    };
    expect(applicationOf(dataset)).toEqual(applicationOfExport(model));
    expect(applicationOf(generateSample('glyphs', 1)).feeding).toBe('examples');
  });

  it('have the high end of the latency where the clock is known', () => {
    const plan = planWith({ compression: 'x1' });
    const network = networkOf(plan);
    const target = targetOf(plan, dataset);
    const { macc, latencyMs } = figuresOf(network, target);
    const { instructions } = latencyOf(network, macc, target).signal;
    expect(instructions).toBeGreaterThan(input[0] * input[1]);
    expect(latencyMs).toBeCloseTo((12 * macc + 2 * instructions) / (board.clockMhz * 1000), 9);
    const unknown = { ...target, board: { ...board, clockMhz: 0 } };
    expect(figuresOf(network, unknown).latencyMs).toBeUndefined();
  });

  it('can be had for every board and survive the way to a worker', () => {
    for (const any of BOARDS) {
      const plan = defaultPlan(dataset.summary, any);
      const target = targetOf(plan, dataset);
      expect(figuresOf(networkOf(plan), structuredClone(target))).toEqual(figuresOf(networkOf(plan), target));
    }
  });
});

describe('a screened search', () => {
  const spacious = { ramBytes: 9e9, romBytes: 9e9, crossAccuracy: 0 };
  const plain = planWith({ method: 'random', screened: true });
  const all = Array.from({ length: 40 }, (_, i) => figuresOf(networkOf(plain, i), targetOf(plain, dataset)));
  const median = (of: 'macc' | 'latencyMs') => all.map((figures) => figures[of]!).sort((a, b) => a - b)[20];

  it.each([
    ['RAM and ROM of the chip', plain.limits],
    ['MACC', { ...spacious, macc: median('macc') }],
    ['latency', { ...spacious, latencyMs: median('latencyMs') }],
  ])('asks only for what keeps the limits: %s', (_, limits) => {
    const plan = planWith({ method: 'random', screened: true, limits });
    const optimizer = createOptimizerService();
    optimizer.restart(structuredClone(searchRequestFor(plan, dataset)), [], []);
    const figuresOfAsked = optimizer
      .ask(30)
      .map(({ configuration }) =>
        figuresOf(
          networkFor(configuration, plan.template, input, classNames.length),
          targetOf(plan, dataset),
        ),
      );
    expect(figuresOfAsked).toHaveLength(30);
    expect(figuresOfAsked.every((figures) => verdict(figures, limits).deployable)).toBe(true);
    expect(all.some((figures) => !verdict(figures, limits).deployable)).toBe(true);
  });
});

describe('a search that chooses the compression', () => {
  const plain = planWith({ method: 'random', screened: true });
  const plan = planWith({ method: 'random', screened: true, space: [...plain.space, COMPRESSION_CHOICE] });
  const ownFigures = (configuration: Configuration) =>
    figuresOf(
      networkFor(configuration, plan.template, input, classNames.length),
      targetFor(targetOf(plan, dataset), configuration),
    );

  it('screens every configuration under its own compression', () => {
    const optimizer = createOptimizerService();
    optimizer.restart(structuredClone(searchRequestFor(plan, dataset)), [], []);
    const asked = optimizer.ask(60).map(({ configuration }) => configuration);
    expect(new Set(asked.map(({ compression }) => compression))).toEqual(new Set(COMPRESSIONS));
    expect(asked.every((one) => verdict(ownFigures(one), plan.limits).deployable)).toBe(true);
    const asIfFixed = asked.filter(
      (one) => !verdict(ownFigures({ ...one, compression: 'x1' }), plan.limits).deployable,
    );
    expect(asIfFixed.length).toBeGreaterThan(0);
  });

  it('lists the compressions it chooses among, one where it is fixed', () => {
    expect(compressionsOf(plan)).toEqual(COMPRESSIONS);
    expect(compressionsOf(plain)).toEqual(['x8']);
  });

  it('cannot choose one that there is not', () => {
    const unknown = { ...COMPRESSION_CHOICE, values: ['x1', 'x16'] } as Parameter;
    expect(() => planWith({ space: [...plain.space, unknown] })).toThrow(
      expect.objectContaining({ code: 'invalid-plan' }),
    );
  });
});
