import { describe, expect, it } from 'vitest';
import {
  COMPRESSIONS,
  packModel,
  exportFootprint,
  figuresFor,
  footprint,
  layerFiguresFor,
  type Application,
} from '../../../src/core/deploy';
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
        const { layers, besides } = layerFiguresFor(profile, network, options);
        const total = figuresFor(profile, network, options);
        const sum = (of: 'romBytes' | 'macc') => layers.reduce((all, layer) => all + layer[of], 0);
        expect(sum('romBytes') + besides.romBytes).toBe(total.romBytes);
        expect(sum('macc')).toBe(total.macc);
        expect(Math.max(...layers.map(({ ramBytes }) => ramBytes)) + besides.ramBytes).toBe(total.ramBytes);
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
