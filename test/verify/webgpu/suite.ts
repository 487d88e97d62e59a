import { chai, JestChaiExpect } from '@vitest/expect';

/*
 * As much of Vitest as the contract suite of engines uses, for a page: `describe` collects at once, `it` is asked to
 * run by the checks. The build of this page puts it in Vitest's place.
 */

chai.use(JestChaiExpect);

export const expect = chai.expect;

/** Collected tests by name. */
export const tests = new Map<string, () => Promise<unknown>>();

export function describe(_name: string, _options: object, collect: () => void): void {
  collect();
}

export function it(name: string, run: () => Promise<unknown>): void {
  tests.set(name, run);
}

it.each =
  <T>(values: readonly T[]) =>
  (name: string, run: (value: T) => Promise<unknown>): void =>
    values.forEach((value) => it(name.replace('%s', String(value)), () => run(value)));
