import { windowedSignal, windowStep, type DatasetOutline } from '../core/data';
import {
  classNameBytes,
  compressionOf,
  figuresFor,
  latencyRange,
  signalInstructions,
  type Application,
} from '../core/deploy';
import type { Board, Compression, Figures, LatencyRange, LimitProfile } from '../core/deploy';
import { inputSettingsFor, sizeOf, type Network, type NetworkTemplate } from '../core/network';
import type { Configuration } from '../core/space';
import { featureGroups, resampleStep } from '../core/signal';
import { boardOf } from './plan';
import type { StudyPlan } from '../core/records/plan';

/** What a network's figures depend on beside the network. Clonable: the optimizer's worker judges by it too. */
export interface Target {
  profile: LimitProfile;
  /** Of configurations that have none of their own. */
  compression: Compression;
  board: Board;
  /** Of configurations that have no front end of their own. */
  application: Application;
  /** What of recordings a configuration's network sees, where the search chooses it. */
  signal?: NetworkTemplate['signal'];
}

/** @throws AppError `unknown-board`, `invalid-board` */
export function targetOf(plan: StudyPlan, dataset: DatasetOutline): Target {
  const { profile, compression, template } = plan;
  return {
    ...{ profile, compression, board: boardOf(plan), application: applicationOf(dataset) },
    ...(template.signal && { signal: template.signal }),
  };
}

/** The firmware that a data set asks for: windows of recordings are filled sample by sample. */
export function applicationOf({ summary, examples }: DatasetOutline): Application {
  return {
    ...(summary.reading.kind === 'recordings'
      ? { feeding: 'samples', signal: windowedSignal(summary, summary.reading) }
      : { feeding: 'examples' }),
    normalisationGroups: examples.featureGroups,
    classNameBytes: classNameBytes(summary.classNames),
  };
}

/** The target of one configuration: with its own compression and front end where the search chooses them. */
export function targetFor(target: Target, configuration: Configuration): Target {
  return {
    ...target,
    compression: compressionOf(configuration, target.compression),
    application: applicationFor(target, configuration),
  };
}

function applicationFor({ application, signal: choice }: Target, configuration: Configuration): Application {
  const { signal } = application;
  if (!choice || !signal) return application;
  const width = signal.rowNames.length;
  const { frontEnd, window } = inputSettingsFor(configuration, choice, [signal.windowRows, width, 1]);
  const seen = {
    ...signal,
    ...(window && { windowRows: window.rows, hopRows: windowStep(window.rows, window.overlap) }),
    ...(window?.rate !== undefined && resampledFrom(signal.rowHz, window.rate)),
  };
  if (!frontEnd) return { ...application, signal: seen };
  return {
    ...application,
    signal: { ...seen, frontEnd },
    normalisationGroups: featureGroups(frontEnd, width),
  };
}

/** Another rate is the first step of the signal path; rates are searched where there is no other (`checkWindows`). */
const resampledFrom = (rowHz = 1, rate: number) => ({
  steps: [resampleStep(rowHz, rate)],
  rowHz: rate * rowHz,
});

/**
 * The figures that a plan's limits judge before training: RAM and ROM as the profile counts them, MACC, and the high end
 * of the latency, the signal path's and the network's together (absent where the board's clock is not known).
 */
export function figuresOf(network: Network, { profile, compression, board, application }: Target): Figures {
  const figures = figuresFor(profile, network, { compression, application });
  if (board.clockMhz === 0) return figures;
  return {
    ...figures,
    latencyMs: latencyOf(network, figures.macc, { compression, board, application }).highMs,
  };
}

/** How long a board takes from one window, or example, to the next: what is done to raw values, and the network. */
export function latencyOf(
  network: Pick<Network, 'input'>,
  macc: number,
  { board, compression, application }: Pick<Target, 'board' | 'compression' | 'application'>,
): LatencyRange {
  const instructions = signalInstructions(sizeOf(network.input), { compression, application });
  return latencyRange(board, compression, macc, instructions);
}
