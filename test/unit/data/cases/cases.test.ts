import { describe, expect, it } from 'vitest';
import { inspectReport } from '../../../../scripts/lib/inspect-report';
import { CASES, faultsOf, filesOfCase, VARIANTS } from '../../../helpers/cases';

describe.each(Object.keys(CASES))('the set %s is read as it is meant, without a correction', (name) => {
  const files = filesOfCase(name);

  it.each(Object.entries(VARIANTS))('files %s', async (_, variant) => {
    expect(faultsOf(name, await inspectReport(await variant(await files)))).toEqual([]);
  });
});
