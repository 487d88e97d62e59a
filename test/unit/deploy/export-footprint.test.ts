import { describe, expect, it } from 'vitest';
import {
  COMPRESSIONS,
  packModel,
  exportFootprint,
  figuresFor,
  footprint,
  layerFiguresFor,
  boardById,
  limitsFor,
  verdict,
  type Application,
} from '../../../src/core/deploy';
import type { SignalStep } from '../../../src/core/signal/path';
import { figuresOf } from '../../../src/planning/plan-figures';
import { isConstant } from '../../../src/core/deploy/device';
import { kernelContext } from '../../helpers/kernels';
import { PAIRWISE_NETWORKS } from '../../helpers/networks';
import { randomInputs, randomWeights } from '../../helpers/reference-network';

const application: Application = { feeding: 'samples', normalisationGroups: 12, classNameBytes: 8 };

describe('the footprint of our own export', () => {
  it.each(COMPRESSIONS)(
    'knows constants and arena of a packed model from its shapes alone under %s',
    (compression) => {
      for (const { network } of PAIRWISE_NETWORKS) {
        const inputs = randomInputs(network, 2, 1);
        const packed = packModel(
          kernelContext().kernels,
          network,
          randomWeights(network, 1),
          compression,
          inputs,
        );
        const words = packed.steps.flatMap(({ fields }) =>
          fields.flatMap((field) => (isConstant(field) ? 0 : (field ?? 0))),
        );
        const constants = packed.steps.flatMap(({ fields }) => fields.filter(isConstant));
        const bytes = 4 * words.length + constants.reduce((sum, { data }) => sum + data.byteLength, 0);
        const figures = exportFootprint(network, { compression, application });
        expect(figures.weightBytes).toBe(bytes);
        expect(figures.arenaBytes).toBe(packed.arenaBytes);
      }
    },
  );

  it('adds up', () => {
    const f = exportFootprint(PAIRWISE_NETWORKS[1].network, { compression: 'x8', application });
    expect(f.ramBytes).toBe(f.arenaBytes + f.inputBytes + f.stateBytes + f.stackBytes);
    expect(f.romBytes).toBe(f.weightBytes + f.applicationConstantBytes + f.codeBytes);
  });

  it.each(COMPRESSIONS)('has layers that add up to the totals in both profiles, under %s', (compression) => {
    for (const { network } of PAIRWISE_NETWORKS) {
      const options = { compression, application };
      for (const profile of ['export', 'x-cube-ai'] as const) {
        const { layers, besides, signal } = layerFiguresFor(profile, network, options);
        const total = figuresFor(profile, network, options);
        const sum = (of: 'romBytes' | 'macc') => layers.reduce((all, layer) => all + layer[of], 0);
        const always = signal.reduce(
          (all, part) => ({
            romBytes: all.romBytes + part.constantBytes + part.codeBytes,
            ramBytes: all.ramBytes + part.ramBytes,
          }),
          besides,
        );
        expect(sum('romBytes') + always.romBytes).toBe(total.romBytes);
        expect(sum('macc')).toBe(total.macc);
        expect(Math.max(...layers.map(({ ramBytes }) => ramBytes)) + always.ramBytes).toBe(total.ramBytes);
      }
    }
  });

  it('is what the profile “export” judges by, and X-CUBE-AI’s is what “x-cube-ai” does', () => {
    const { network } = PAIRWISE_NETWORKS[2];
    const options = { compression: 'x4', application } as const;
    expect(figuresFor('export', network, options)).toMatchObject({
      romBytes: exportFootprint(network, options).romBytes,
    });
    expect(figuresFor('x-cube-ai', network, options)).toMatchObject({
      romBytes: footprint(network, options).romBytes,
    });
  });
});

describe('what is done before the network', () => {
  const { network } = PAIRWISE_NETWORKS[0];
  const [rows, width] = network.input;
  const steps: SignalStep[] = [
    { kind: 'resample', sensorHz: 200, rowHz: 50 },
    { kind: 'gravity', share: 0.1 },
  ];
  const withSteps = (chosen: readonly SignalStep[], hopRows = rows): Application => {
    const names = Array.from({ length: width }, (_, i) => `channel ${i}`);
    const signal = { channelNames: names, rowNames: names, steps: chosen, windowRows: rows, hopRows };
    return { ...application, signal };
  };
  const partsOf = (of: Application) =>
    exportFootprint(network, { compression: 'x8', application: of }).signal;

  it('is told step by step, in its order, and every step takes time', () => {
    const parts = partsOf(withSteps(steps));
    expect(parts.map(({ part }) => part)).toEqual(['resample', 'gravity', 'window', 'normalisation']);
    expect(parts.every(({ instructions }) => instructions > 0)).toBe(true);
    // A sensor that is four times as fast takes its filter as often.
    const faster = partsOf(withSteps([{ kind: 'resample', sensorHz: 800, rowHz: 50 }, steps[1]]));
    expect(faster[0].instructions).toBeGreaterThan(3 * parts[0].instructions);
    expect(faster[1].instructions).toBe(parts[1].instructions);
    const half = partsOf(withSteps(steps, rows / 2));
    expect(half[1].instructions).toBeCloseTo(parts[1].instructions / 2);
  });

  it('belongs to the limits: what is too much with it is not deployable, in RAM, ROM and time', () => {
    const board = boardById('stm32l476rg');
    const target = { profile: 'export', compression: 'x8', board } as const;
    const [bare, full] = [[], steps].map((chosen) =>
      figuresOf(network, { ...target, application: withSteps(chosen) }),
    );
    const limits = { ...limitsFor(board, 'export'), latencyMs: 1e6 };
    for (const figure of ['ramBytes', 'romBytes', 'latencyMs'] as const) {
      const tight = { ...limits, [figure]: bare[figure] };
      expect(verdict(bare, tight).deployable).toBe(true);
      expect(verdict(full, tight).violations.map((violation) => violation.figure)).toEqual([figure]);
    }
  });
});
