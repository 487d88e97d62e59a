import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bindingsOf,
  designOf,
  experiment1,
  experiment2,
  networkFor,
  placesOf,
  MOST_BLOCKS,
  quickLook,
  referenceSpace,
  standardSpace,
  templateOf,
  thoroughSpace,
  type Experiment,
  type Place,
} from '../../../src/core/network';
import { SHORTEST_FRAME } from '../../../src/core/signal';
import { randomStream } from '../../../src/core/random';
import { sampleConfiguration, validateSpace } from '../../../src/core/space';
import { experimentOfSetup, setupOf } from '../../../src/planning/addresses/network-address';
import {
  candidatesFor,
  fixField,
  leavesOutLayers,
  removeParameter,
  replaceParameter,
  rolesOf,
  searchField,
  withBlocks,
  withDense,
  withDepth,
  withField,
  withSkipping,
  type SearchSetup,
} from '../../../src/planning/search/setup';
import { rounds } from '../../helpers/rounds';

const setupFor = (experiment: Experiment): SearchSetup => setupOf(experiment)!;
const one = setupFor(experiment1('tiny'));
const two = setupFor(experiment2());
const names = ({ space }: SearchSetup) => space.map(({ name }) => name);
const block = (index: number, field: 'filters' | 'kernel' | 'pool'): Place => ({
  part: 'block',
  index,
  field,
});

/** Every hyperparameter that the network needs is there, and every configuration is a network. */
function expectSound(setup: SearchSetup): void {
  const { space, template } = experimentOfSetup(setup);
  validateSpace(space);
  expect(setupOf({ space, template })).toEqual({ space, design: setup.design });
  const random = randomStream(1, 'search setup test');
  for (const input of [
    [32, 32, 3],
    [4, 1, 1],
  ] as const) {
    // Windows of four rows have no spectrum, and a plan for them is refused.
    if (template.signal && input[0] < SHORTEST_FRAME) continue;
    for (let draw = 0; draw < 5; draw++) networkFor(sampleConfiguration(space, random), template, input, 3);
  }
}

describe('the design of a template', () => {
  test.each([
    ['Experiment #1', experiment1('tiny')],
    ['Experiment #1 on a big board', experiment1('big')],
    ['Experiment #2', experiment2()],
    ['a quick look at recordings', quickLook(false)],
    ['a quick look at images', quickLook(true)],
    ['a thorough search on recordings', thoroughSpace('recordings', 'tiny')],
    ['a thorough search on images', thoroughSpace('image', 'big')],
    ['the space for recordings', standardSpace('recordings', 'tiny')],
    ['the space for images', standardSpace('image', 'big')],
    ['the space for tables', standardSpace('table', 'tiny')],
    ['DS-CNN', referenceSpace('dsCnn')],
    ['ResNet-8', referenceSpace('resNet8')],
    ['MobileNetV1', referenceSpace('mobileNetV1')],
  ])('says the same as the template: %s', (_, experiment) => {
    expect(templateOf(designOf(experiment.template)!)).toEqual(experiment.template);
    expectSound(setupFor(experiment));
  });

  test('does not exist for templates of another form', () => {
    const { template } = experiment1('tiny');
    expect(designOf({ ...template, layers: [] })).toBeNull();
    expect(designOf({ ...template, layers: template.layers.toReversed() })).toBeNull();
    const tooMany = Array.from({ length: MOST_BLOCKS + 1 }, () => template.layers[0]);
    expect(designOf({ ...template, layers: [...tooMany, { kind: 'flatten' }] })).toBeNull();
  });
});

describe('a field that is searched', () => {
  test('gets a hyperparameter of its own, with the present value among those to try', () => {
    const fixed = withField(one, [block(0, 'kernel')], 5);
    expect(names(fixed)).not.toContain('kernel');
    const searched = searchField(fixed, [block(0, 'kernel')]);
    expect(searched.space.at(-1)).toEqual({ name: 'kernel', kind: 'ordinal', values: [1, 2, 3, 5] });
    expectSound(searched);
  });

  test('is named after its block where there are several, and never as another', () => {
    const next = searchField(two, [block(1, 'filters')]);
    expect(next.space.at(-1)?.name).toBe('filters2');
    expect(rolesOf(next, 'filters')).toEqual(['filters']);
    expect(
      searchField(searchField(two, [block(1, 'filters')]), [block(2, 'filters')]).space.at(-1)?.name,
    ).toBe('filters3');
    expectSound(next);
  });

  test('may share the hyperparameter of a field of its kind, but of no other', () => {
    const own = searchField(two, [block(1, 'filters')]);
    expect(candidatesFor(own, 'filters').map(({ name }) => name)).toEqual(['filters', 'filters2']);
    expect(candidatesFor(own, 'kernel').map(({ name }) => name)).toEqual(['kernel']);
  });

  test('keeps the middle of its values when it is fixed; the hyperparameter goes when nothing needs it', () => {
    const pools = two.design.blocks.map((_, index) => block(index, 'pool'));
    const fixed = fixField(one, [block(0, 'filters')]);
    expect(fixed.design.blocks[0].filters).toBe(32);
    expect(names(fixed)).not.toContain('filters');
    const partly = withField(two, [pools[1]], 2);
    expect(names(partly)).toContain('pool');
    expectSound(fixed);
  });

  test('a hyperparameter that never decided anything stays: it is the person’s own', () => {
    const own = { ...one, space: [...one.space, { name: 'mine', kind: 'real', low: 0, high: 1 } as const] };
    expect(names(fixField(own, [block(0, 'filters')]))).toContain('mine');
    expect(rolesOf(own, 'mine')).toEqual([]);
  });
});

describe('hyperparameters', () => {
  test('keep deciding what they decided under another name, whatever the name is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (name) => {
        fc.pre(!names(two).includes(name));
        for (const old of names(two)) {
          const parameter = two.space.find((one) => one.name === old)!;
          const renamed = replaceParameter(two, old, { ...parameter, name });
          expect(rolesOf(renamed, name)).toEqual(rolesOf(two, old));
          expect(rolesOf(renamed, old)).toEqual([]);
        }
      }),
    );
  });

  test('leave a sound network behind when they are removed, one after the other', () => {
    let setup = two;
    for (const name of names(two).slice(0, -1)) {
      setup = removeParameter(setup, name);
      expectSound(setup);
    }
    expect(names(setup)).toEqual(['skippedLayer']);
  });
});

describe('blocks and layers', () => {
  test('more blocks are like the last one; fewer take their own hyperparameters along', () => {
    const three = searchField(withBlocks(one, 3), [block(2, 'kernel')]);
    expect(names(three)).toContain('kernel3');
    expect(names(withBlocks(three, 2))).not.toContain('kernel3');
    expectSound(three);
    expectSound(withBlocks(three, 1));
  });

  test('a layer to leave out is one of those that there are', () => {
    const fewer = withBlocks(two, 2);
    expect(fewer.space.find(({ name }) => name === 'skippedLayer')).toMatchObject({ values: [0, 1, 2] });
    expect(withBlocks(withBlocks(two, 2), 4).design.blocks[3].skipWhen).toEqual({
      parameter: 'skippedLayer',
      equals: 4,
    });
    expect(names(withSkipping(two, false))).not.toContain('skippedLayer');
    expectSound(fewer);
    expectSound(withSkipping(withSkipping(two, false), true));
  });

  test('batch norm goes with a convolution that is left out', () => {
    const normalised = {
      ...two,
      design: {
        ...two.design,
        blocks: two.design.blocks.map((block) => ({ ...block, batchNorm: 'on' as const })),
      },
    };
    const configuration = { ...sampleConfiguration(two.space, randomStream(1, 'skip')), skippedLayer: 2 };
    const network = networkFor(configuration, templateOf(normalised.design), [32, 32, 3], 4);
    expect(network.layers.filter(({ layer }) => layer.kind === 'batchNorm')).toHaveLength(3);
  });

  test('a convolution is left out only where all are plain, so that every value changes the network', () => {
    const kind: Place = { part: 'block', index: 1, field: 'kind' };
    for (const next of [withField(two, [kind], 'separable'), searchField(two, [kind])]) {
      expect(names(next)).not.toContain('skippedLayer');
      expect(leavesOutLayers(next)).toBe(false);
      expect(withSkipping(next, true)).toBe(next);
      expectSound(next);
    }
  });

  test('the search says how many blocks there are only where there are several', () => {
    const three = withDepth(withBlocks(one, 3), true);
    expect(names(three)[0]).toBe('blocks');
    expectSound(three);
    for (const single of [withBlocks(three, 1), withDepth(withBlocks(one, 1), true)]) {
      expect(names(single)).not.toContain('blocks');
      expectSound(single);
    }
  });

  test('no hidden dense layer is a network, too', () => {
    const none = withDense(one, 0);
    expect(names(none)).not.toContain('units');
    expectSound(none);
    expectSound(withDense(none, 3));
  });

  test('any row of edits leaves a sound plan', () => {
    const count = fc.integer({ min: 1, max: 4 });
    const edit = fc.oneof(
      count.map((n) => (setup: SearchSetup) => withBlocks(setup, n)),
      count.map((n) => (setup: SearchSetup) => withDense(setup, n - 1)),
      fc.boolean().map((on) => (setup: SearchSetup) => withSkipping(setup, on)),
      fc.nat().map((n) => (setup: SearchSetup) => {
        const places = placesOf(setup.design);
        return searchField(setup, [places[n % places.length]]);
      }),
      fc.boolean().map((searched) => (setup: SearchSetup) => withDepth(setup, searched)),
      fc
        .tuple(fc.nat(), fc.constantFrom('plain', 'separable', 'residual'))
        .map(([n, kind]) => (setup: SearchSetup) => {
          const index = n % setup.design.blocks.length;
          return withField(setup, [{ part: 'block', index, field: 'kind' }], kind);
        }),
      fc.nat().map((n) => (setup: SearchSetup) => {
        const searched = bindingsOf(setup.design).flatMap(({ place }) => (place ? [place] : []));
        return searched.length > 1 ? fixField(setup, [searched[n % searched.length]]) : setup;
      }),
    );
    const starts = fc.constantFrom(two, setupFor(standardSpace('recordings', 'tiny')));
    fc.assert(
      fc.property(starts, fc.array(edit, { maxLength: 8 }), (start, edits) => {
        const setup = edits.reduce((setup, edit) => {
          const next = edit(setup);
          return next.space.length > 0 ? next : setup;
        }, start);
        expectSound(setup);
      }),
      { numRuns: rounds(60) },
    );
  });
});
