import { boardById, limitsFor } from '../../../src/core/deploy';
import { standardSpace, withFrontEnds, withWindows } from '../../../src/core/network';
import type { Configuration, SearchSpace } from '../../../src/core/space';
import type { Target } from '../../../src/planning/plan-figures';
import { screenOf } from '../../../src/planning/screen';

/** What a plan for recordings asks about: the network alone, or what it sees of windows, too. */
export const RECORDING_SPACES = ['recordings', 'recordings+input'] as const;
export type RecordingSpace = (typeof RECORDING_SPACES)[number];

const CHANNELS = ['x', 'y', 'z'];
const CLASSES = 5;

/** The space, and the screen that a plan for a small board has, on windows of 90 rows of three axes at 50 Hz. */
export function recordingSpace(id: RecordingSpace): {
  space: SearchSpace;
  screen: (configuration: Configuration) => boolean;
} {
  const standard = standardSpace('recordings', 'tiny');
  const searched = id === 'recordings' ? standard : withWindows(withFrontEnds(standard, 90), [45, 90, 180]);
  const { space, template } = searched;
  const board = boardById('stm32f303k8');
  const signal = { channelNames: CHANNELS, rowNames: CHANNELS, steps: [], rowHz: 50 };
  const target: Target = {
    profile: 'export',
    compression: 'int8',
    board,
    application: {
      feeding: 'samples',
      signal: { ...signal, windowRows: 90, hopRows: 45 },
      normalisationGroups: CHANNELS.length,
      classNameBytes: 12,
    },
    signal: template.signal,
  };
  const limits = limitsFor(board, 'export');
  const input = [90, CHANNELS.length, 1] as const;
  const screen = screenOf({ template, input, classes: CLASSES, target, limits });
  return { space, screen };
}
