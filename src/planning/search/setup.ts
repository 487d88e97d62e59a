import type { ConvBlock, DenseBlock, NetworkDesign } from '../../core/network';
import {
  bindingsOf,
  boundAt,
  choicesToSearch,
  misfitOf,
  MOST_SEARCHED_BLOCKS,
  plainBlock,
  plainSignal,
  ROLES,
  type Place,
  type Role,
} from '../../core/network';
import type { Bound } from '../../core/network';
import { middleOf, type Parameter, type SearchSpace } from '../../core/space';

/** What is searched: hyperparameters, and the network and training that they decide. */
export interface SearchSetup {
  space: SearchSpace;
  design: NetworkDesign;
}

type Value = Bound<string | number> | undefined;

/** The setup with one value in all of these fields. Hyperparameters that decide nothing any more go with it. */
export function withField(setup: SearchSetup, places: readonly Place[], value: Value): SearchSetup {
  return tidied(setup, {
    ...setup,
    design: places.reduce((design, place) => put(design, place, value), setup.design),
  });
}

function put(design: NetworkDesign, { part, index, field }: Place, value: Value): NetworkDesign {
  const replaced = <T>(list: readonly T[]): T[] =>
    list.map((item, at) => (at === index ? { ...item, [field]: value } : item));
  switch (part) {
    case 'signal':
      return { ...design, signal: { ...design.signal, [field]: value } };
    case 'block':
      return { ...design, blocks: replaced(design.blocks) };
    case 'network':
      return { ...design, [field]: value as NetworkDesign['ending'] };
    case 'dense':
      return { ...design, dense: replaced(design.dense) };
    case 'training':
      return { ...design, training: { ...design.training, [field]: value } };
  }
}

/** Leaves out hyperparameters that decided something before and nothing now; those that never did are a person's own. */
function tidied(before: SearchSetup, changed: SearchSetup): SearchSetup {
  const { signal: said, blocks, ...rest } = changed.design;
  const signal = plainSignal(said);
  const meant = {
    ...changed,
    design: { ...(signal && { signal }), ...rest, blocks: blocks.map(plainBlock) },
  };
  const after = mayLeaveOut(meant) ? meant : withoutSkipping(meant);
  const used = (design: NetworkDesign) => new Set(bindingsOf(design).map(({ parameter }) => parameter));
  const usedBefore = used(before.design);
  const usedAfter = used(after.design);
  return { ...after, space: after.space.filter(({ name }) => usedAfter.has(name) || !usedBefore.has(name)) };
}

/** Searches these fields with a new hyperparameter, named after what they are; its values lie around the present one. */
export function searchField(setup: SearchSetup, places: readonly Place[]): SearchSetup {
  const [place] = places;
  if (!place) return setup;
  const { field: role } = place;
  const all = places.length > 1 || !(place.part === 'block' || place.part === 'dense');
  const base = nameOf(place) + (all || setup.design.blocks.length === 1 ? '' : String(place.index + 1));
  const name = freeName(setup.space, base);
  const added = {
    ...setup,
    space: [...setup.space, startingParameter(name, role, boundAt(setup.design, place))],
  };
  return withField(added, places, { parameter: name });
}

function nameOf({ part, field }: Place): string {
  if (field === 'kind') return 'block';
  if (field === 'activation') return part === 'dense' ? 'denseActivation' : 'convActivation';
  if (field === 'dropout') return part === 'dense' ? 'denseDropout' : 'dropout';
  return field;
}

/** The name, or the name with the first number that is free. */
export function freeName(space: SearchSpace, name: string): string {
  const taken = new Set(space.map((parameter) => parameter.name));
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}_${number}`)) number += 1;
  return `${name}_${number}`;
}

function startingParameter(name: string, role: Role, present: Value): Parameter {
  const domain = ROLES[role];
  if ('choices' in domain) return { name, kind: 'categorical', values: choicesToSearch(role) };
  const own = typeof present === 'number' && present >= domain.low && present <= domain.high ? [present] : [];
  const values = [...new Set([...domain.usual, ...own])].sort((a, b) => a - b);
  return { name, kind: 'ordinal', values, ...(domain.log && { scale: 'log' }) };
}

/** Keeps one value in these fields instead of searching: the middle of what was searched. */
export function fixField(setup: SearchSetup, places: readonly Place[]): SearchSetup {
  const [place] = places;
  const bound = place && boundAt(setup.design, place);
  if (typeof bound !== 'object') return setup;
  const parameter = setup.space.find(({ name }) => name === bound.parameter);
  return parameter ? withField(setup, places, middleOf(parameter)) : setup;
}

/** Hyperparameters that may decide a field: those that decide fields of the same kind, or nothing yet, with fitting values. */
export function candidatesFor({ space, design }: SearchSetup, role: Role): Parameter[] {
  const bindings = bindingsOf(design);
  return space.filter((parameter) => {
    const roles = bindings.filter((binding) => binding.parameter === parameter.name);
    return roles.every((binding) => binding.role === role) && misfitOf(parameter, role) === null;
  });
}

/** The roles that a hyperparameter plays; none when it decides nothing. */
export function rolesOf({ design }: SearchSetup, name: string): Role[] {
  return [
    ...new Set(bindingsOf(design).flatMap(({ parameter, role }) => (parameter === name ? [role] : []))),
  ];
}

/** The setup with another parameter in the place of one; fields that the old one decided are decided by the new one. */
export function replaceParameter(setup: SearchSetup, name: string, parameter: Parameter): SearchSetup {
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) =>
        key === 'parameter' && part === name ? [key, parameter.name] : [key, renamed(part)],
      ),
    );
  };
  return {
    space: setup.space.map((one) => (one.name === name ? parameter : one)),
    design: parameter.name === name ? setup.design : (renamed(setup.design) as NetworkDesign),
  };
}

/** Without a hyperparameter: what it decided keeps the middle of its values, and a layer or block it could leave out stays. */
export function removeParameter(setup: SearchSetup, name: string): SearchSetup {
  const parameter = setup.space.find((one) => one.name === name);
  if (!parameter) return setup;
  const places = bindingsOf(setup.design).flatMap((binding) =>
    binding.parameter === name && binding.place ? [binding.place] : [],
  );
  const { depth, ...design } = places.reduce(
    (design, place) => put(design, place, middleOf(parameter)),
    setup.design,
  );
  return tidied(setup, {
    space: setup.space.filter((one) => one !== parameter),
    design: {
      ...design,
      ...(depth && depth.parameter !== name && { depth }),
      blocks: design.blocks.map(({ skipWhen, ...block }) => ({
        ...block,
        ...(skipWhen && skipWhen.parameter !== name && { skipWhen }),
      })),
    },
  });
}

/** As many blocks as asked for: new ones are like the last, without a layer left out. */
export function withBlocks(setup: SearchSetup, count: number): SearchSetup {
  const { blocks } = setup.design;
  const { skipWhen: _skip, ...last } = blocks[blocks.length - 1];
  const next: ConvBlock[] = Array.from({ length: count }, (_, index) => blocks[index] ?? last);
  const resized = tidied(setup, { ...setup, design: { ...setup.design, blocks: next } });
  const sized = setup.design.depth ? withDepth(resized, true) : resized;
  return leavesOutLayers(sized) ? withSkipping(sized, mayLeaveOut(sized)) : sized;
}

/** Whether the search can say how many of the blocks there are. */
export const mayCountBlocks = ({ design: { blocks } }: SearchSetup): boolean =>
  blocks.length > 1 && blocks.length <= MOST_SEARCHED_BLOCKS;

/** Lets the search say how many of the blocks there are, from one to all, where it can; or has all of them. */
export function withDepth(setup: SearchSetup, searched: boolean): SearchSetup {
  const { depth, ...design } = setup.design;
  const name = depth?.parameter ?? freeName(setup.space, 'blocks');
  const space = setup.space.filter((one) => one.name !== name);
  if (!searched || !mayCountBlocks(setup)) return { space, design };
  const values = design.blocks.map((_, index) => index + 1);
  return {
    space: [{ name, kind: 'ordinal', values }, ...space],
    design: { ...design, depth: { parameter: name } },
  };
}

const FIRST_DENSE: DenseBlock = { units: 32, activation: 'relu', dropout: 0 };

/** As many hidden dense layers as asked for: new ones are like the last. */
export function withDense(setup: SearchSetup, count: number): SearchSetup {
  const { dense } = setup.design;
  const next = Array.from({ length: count }, (_, index) => dense[index] ?? dense.at(-1) ?? FIRST_DENSE);
  return tidied(setup, { ...setup, design: { ...setup.design, dense: next } });
}

/** Only one of a few plain convolutions can be left out: where blocks are of another kind, a value would change nothing. */
export const mayLeaveOut = ({ design: { blocks } }: SearchSetup): boolean =>
  blocks.length <= MOST_SEARCHED_BLOCKS && blocks.every(({ kind }) => kind === 'plain');

function withoutSkipping({ space, design }: SearchSetup): SearchSetup {
  return {
    space,
    design: { ...design, blocks: design.blocks.map(({ skipWhen: _skip, ...block }) => block) },
  };
}

export const leavesOutLayers = ({ design }: SearchSetup): boolean =>
  design.blocks.some(({ skipWhen }) => skipWhen !== undefined);

/** Lets the search leave out one convolution, as in Experiment #2: value i leaves out the i-th, 0 none. */
export function withSkipping(setup: SearchSetup, skipping: boolean): SearchSetup {
  const present = setup.design.blocks.find(({ skipWhen }) => skipWhen)?.skipWhen?.parameter;
  if (skipping && !mayLeaveOut(setup)) return setup;
  if (!skipping) return present === undefined ? setup : removeParameter(setup, present);
  const name = present ?? freeName(setup.space, 'skippedLayer');
  const { blocks } = setup.design;
  const parameter: Parameter = {
    name,
    kind: 'categorical',
    values: [0, ...blocks.map((_, index) => index + 1)],
  };
  return {
    space: [...setup.space.filter((one) => one.name !== name), parameter],
    design: {
      ...setup.design,
      blocks: blocks.map((block, index) => ({ ...block, skipWhen: { parameter: name, equals: index + 1 } })),
    },
  };
}
