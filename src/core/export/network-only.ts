import { signalPath } from '../signal';
import type { ExportModel } from './types';

const WORDS = {
  resample: 'resampled',
  gravity: 'freed of gravity',
  magnitude: 'given their magnitude as a channel',
} as const;

/** Why a format that holds the network alone cannot hold this model: what would have to be done to the samples before. */
export function refusalOfNetworkOnly({ data }: ExportModel): string | undefined {
  if (data.reading.kind !== 'recordings') return undefined;
  const { steps, frontEnd } = signalPath(data);
  const done: string[] = steps.map(({ kind }) => WORDS[kind]);
  if (frontEnd) done.push(frontEnd.kind === 'statistics' ? 'summed up in statistics' : 'turned into spectra');
  if (done.length === 0) return undefined;
  const last = done.pop();
  const list = done.length > 0 ? `${done.join(', ')} and ${last}` : last;
  return `This format holds the network alone, and its samples have to be ${list} before; the C code does that.`;
}
