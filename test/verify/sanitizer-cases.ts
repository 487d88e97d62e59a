import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPRESSIONS, type Compression } from '../../src/core/deploy';
import type { ExportModel } from '../../src/core/export';
import type { Network } from '../../src/core/network';
import { exportModelOf } from '../helpers/export-model';
import { badExamples, runInPage, runOnHost, SANITIZE, withoutOverlap } from '../helpers/host-run';
import { PAIRWISE_NETWORKS } from '../helpers/networks';

/** Every format of every network, fed as a recording and as an image in turns. */
export const SANITIZER_CASES = PAIRWISE_NETWORKS.flatMap(({ label, network }, n) =>
  COMPRESSIONS.map((compression, c) => ({
    label: `${compression}, ${label}`,
    network,
    compression,
    asImage: (n + c) % 2 === 1,
  })),
);

/** A model of random weights that is fed as an image or as a recording. */
export function modelOf(
  network: Network,
  compression: Compression,
  asImage: boolean,
  examples = 40,
): ExportModel {
  const model = withoutOverlap(exportModelOf(network, compression, 7, examples));
  const [height, width, channels] = network.input;
  const groups = asImage ? channels : model.normalisation.mean.length;
  return {
    ...model,
    ...(asImage && { data: { ...model.data, reading: { kind: 'image', height, width, channels } } }),
    normalisation: { mean: new Float32Array(groups).fill(0.2), sd: new Float32Array(groups).fill(0.7) },
  };
}

/** What is wrong, nothing when all is well: other bits than the page’s, or what a sanitizer or the compiler says. */
export function verifySanitized(
  { network, compression, asImage }: (typeof SANITIZER_CASES)[number],
  compiler: string,
): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sanitized-'));
  try {
    const model = modelOf(network, compression, asImage);
    const bad = badExamples(model);
    const raw = new Float32Array(bad.length + model.examples.length);
    raw.set(bad);
    raw.set(model.examples, bad.length);
    const got = runOnHost(model, folder, raw, { compiler, flags: `-O1 ${SANITIZE}` });
    const expected = runInPage(model, raw);
    const same = Buffer.from(got.buffer).equals(Buffer.from(expected.buffer));
    return same ? [] : [`${compiler}: probabilities differ from the page’s`];
  } catch (error) {
    return [`${compiler}: ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
