import type { DatasetOutline } from '../core/data';
import { classNameBytes, compressionOf, figuresFor, latencyRange, type Application } from '../core/deploy';
import type { Board, Compression, Figures, LimitProfile } from '../core/deploy';
import type { Network } from '../core/network';
import type { Configuration } from '../core/space';
import { signalPath } from '../core/signal';
import { boardOf } from './plan';
import type { StudyPlan } from '../core/records/plan';

/** What a network's figures depend on beside the network. Clonable: the optimizer's worker judges by it too. */
export interface Target {
  profile: LimitProfile;
  /** Of configurations that have none of their own. */
  compression: Compression;
  board: Board;
  application: Application;
}

/** @throws AppError `unknown-board`, `invalid-board` */
export function targetOf(plan: StudyPlan, dataset: DatasetOutline): Target {
  const { profile, compression } = plan;
  return { profile, compression, board: boardOf(plan), application: applicationOf(dataset) };
}

/** The firmware that a data set asks for: windows of recordings are filled sample by sample. */
export function applicationOf({ summary, examples }: DatasetOutline): Application {
  return {
    ...(summary.reading.kind === 'recordings'
      ? { feeding: 'samples', signal: { ...signalPath(summary), windowRows: summary.reading.windowLength } }
      : { feeding: 'examples' }),
    normalisationGroups: examples.featureGroups,
    classNameBytes: classNameBytes(summary.classNames),
  };
}

/** The target of one configuration: with its own compression where the search chooses it. */
export function targetFor(target: Target, configuration: Configuration): Target {
  return { ...target, compression: compressionOf(configuration, target.compression) };
}

/**
 * The figures that a plan's limits judge before training: RAM and ROM as the profile counts them, MACC, and the high end
 * of the latency (absent where the board's clock is not known).
 */
export function figuresOf(network: Network, { profile, compression, board, application }: Target): Figures {
  const figures = figuresFor(profile, network, { compression, application });
  if (board.clockMhz === 0) return figures;
  return { ...figures, latencyMs: latencyRange(board, compression, figures.macc).highMs };
}
