import { describe, expect, it } from 'vitest';
import {
  designOf,
  inputSettingsFor,
  standardSpace,
  templateOf,
  traceNetwork,
  withFrontEnds,
} from '../../../src/core/network';
import { randomStream } from '../../../src/core/random';
import { sampleConfiguration, validateSpace } from '../../../src/core/space';
import { checkInput } from '../../../src/planning/data/input-choice';

const searched = withFrontEnds(standardSpace('recordings', 'tiny'), 90);
const recordings = { kind: 'recordings', windowLength: 90, overlap: 0.5, maxGapPeriods: 10 } as const;

describe('a front end among the hyperparameters', () => {
  it('has frames and bands only where it is a spectrum', () => {
    validateSpace(searched.space);
    const spectrum = [{ parameter: 'frontEnd', in: ['spectrum'] }];
    expect(searched.space.slice(0, 4)).toMatchObject([
      { name: 'frontEnd' },
      { name: 'frame', values: [8, 16, 32, 64], when: spectrum },
      { name: 'bands', when: spectrum },
      { name: 'bandScale', when: spectrum },
    ]);
    const random = randomStream(1, 'front ends');
    for (let draw = 0; draw < 60; draw++) {
      const configuration = sampleConfiguration(searched.space, random);
      expect('frame' in configuration).toBe(configuration.frontEnd === 'spectrum');
      const { network, input } = traceNetwork(configuration, searched.template, [90, 6, 1], 4);
      const { frontEnd } = input.settings;
      if (!frontEnd) expect(network.input).toEqual([90, 6, 1]);
      else if (frontEnd.kind === 'statistics') expect(network.input).toEqual([42, 1, 1]);
      else expect(network.input).toEqual([(2 * 90) / frontEnd.frame - 1, frontEnd.bands, 6].map(Math.floor));
    }
  });

  it('says where a spectrum is cut to what a window has room for', () => {
    const { template } = searched;
    const asked = { frontEnd: 'spectrum', frame: 64, bands: 16, bandScale: 'linear' };
    const traced = (rows: number) =>
      traceNetwork(
        { ...sampleConfiguration(searched.space, randomStream(2, 'cut')), ...asked },
        template,
        [rows, 3, 1],
        2,
      ).input;
    expect(traced(90)).toMatchObject({ clipped: false, settings: { frontEnd: { frame: 64, bands: 16 } } });
    expect(traced(30)).toMatchObject({ clipped: true, settings: { frontEnd: { frame: 16, bands: 8 } } });
    expect(() => traced(7)).toThrow(/no room/);
  });

  it('suits the window where nothing else is said', () => {
    const { frontEnd } = inputSettingsFor({}, { frontEnd: 'spectrum' }, [90, 3, 1]);
    expect(frontEnd).toEqual({ kind: 'spectrum', frame: 32, bands: 16, scale: 'linear' });
    expect(inputSettingsFor({}, undefined, [90, 3, 1])).toEqual({});
  });

  it('is part of the design that a person edits', () => {
    const design = designOf(searched.template)!;
    expect(design.signal).toEqual(searched.template.signal);
    expect(templateOf(design)).toEqual(searched.template);
  });

  it('is refused where there are no windows, a front end already, or windows too short', () => {
    const free = { reading: recordings, input: [90, 3, 1] as const };
    const preparation = {
      removeGravity: false,
      addMagnitude: false,
      frontEnd: { kind: 'statistics' as const },
    };
    expect(() => checkInput(searched, free)).not.toThrow();
    expect(() => checkInput(searched, { ...free, preparation })).toThrow(/front end already/);
    expect(() => checkInput(searched, { ...free, input: [6, 3, 1] })).toThrow(/6 rows/);
    expect(() => checkInput(searched, { reading: { kind: 'table' }, input: [4, 1, 1] })).toThrow(
      /only recordings/,
    );
    expect(() =>
      checkInput(withFrontEnds(standardSpace('recordings', 'tiny'), 6), { ...free, input: [6, 3, 1] }),
    ).not.toThrow();
    expect(() =>
      checkInput(standardSpace('table', 'tiny'), { reading: { kind: 'table' }, input: [4, 1, 1] }),
    ).not.toThrow();
  });
});
