import { expect, it } from 'vitest';
import { boardById, COMPRESSION_CHOICE, limitsFor, verdict } from '../../../src/core/deploy';
import { networkFor, standardSpace, withFrontEnds, withWindows } from '../../../src/core/network';
import { randomStream } from '../../../src/core/random';
import { sampleConfiguration } from '../../../src/core/space';
import { figuresOf, targetFor, type Target } from '../../../src/planning/plan-figures';
import { screenOf } from '../../../src/planning/screen';

it('says of every configuration what its own figures say, also where one alike was looked at before', () => {
  const standard = standardSpace('recordings', 'tiny');
  const { space, template } = withWindows(withFrontEnds(standard, 90), [45, 90, 180]);
  const rowNames = ['x', 'y', 'z'];
  const target: Target = {
    profile: 'export',
    compression: 'x1',
    board: boardById('stm32f303k8'),
    application: {
      feeding: 'samples',
      signal: { channelNames: rowNames, rowNames, steps: [], rowHz: 50, windowRows: 90, hopRows: 45 },
      normalisationGroups: 3,
      classNameBytes: 12,
    },
    signal: template.signal,
  };
  const limits = { ...limitsFor(target.board, 'export'), latencyMs: 300 };
  const input = [90, 3, 1] as const;
  const screen = screenOf({ template, input, classes: 5, target, limits });
  const random = randomStream(4, 'screen');
  const whole = [...space, COMPRESSION_CHOICE];
  const seen = { true: 0, false: 0 };
  for (let draw = 0; draw < 120; draw++) {
    const configuration = sampleConfiguration(whole, random);
    const network = networkFor(configuration, template, input, 5);
    const own = verdict(figuresOf(network, targetFor(target, configuration)), limits).deployable;
    const trained = { ...configuration, learningRate: 0.002, dropout: 0.1 };
    expect([screen(configuration), screen(trained)]).toEqual([own, own]);
    seen[`${own}`] += 1;
  }
  expect(Math.min(seen.true, seen.false)).toBeGreaterThan(8);
});
