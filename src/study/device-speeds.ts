import * as v from 'valibot';
import { recallValue, rememberValue } from '../browser/remembered';
import { engineSchema } from '../core/records/engine';
import { FIRST_GUESS, type DeviceSpeed } from '../planning/speed';
import type { EngineSpeed } from '../training/engine-speed';

/** Where measured speeds are kept between visits. */
export interface SpeedStore {
  load(): readonly EngineSpeed[];
  save(speeds: readonly EngineSpeed[]): void;
}

const ENGINES_KEY = 'engine-speeds';
const DEVICE_KEY = 'device-speed';

const positive = v.pipe(v.number(), v.finite(), v.minValue(Number.MIN_VALUE));
const stored = v.object({
  device: v.string(),
  speeds: v.array(
    v.object({
      engine: engineSchema,
      stepMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
      macsPerMs: positive,
    }),
  ),
});

/** A new browser version, or another number of cores, is another device. */
const thisDevice = () => `${navigator.userAgent} ${navigator.hardwareConcurrency}`;

/** Speeds of the engines, measured on this device; none after a browser update, or where storage is forbidden. */
export const deviceSpeeds: SpeedStore = {
  load() {
    const kept = v.safeParse(stored, recallValue(ENGINES_KEY));
    return kept.success && kept.output.device === thisDevice() ? kept.output.speeds : [];
  },
  save: (speeds) => rememberValue(ENGINES_KEY, { device: thisDevice(), speeds }),
};

const deviceSchema = v.object({
  maccPerSecond: v.pipe(v.number(), v.minValue(1)),
  restMs: v.pipe(v.number(), v.minValue(0)),
});

/** What this device reached in its last study, or a first guess. Forgotten where storage is forbidden. */
export function rememberedSpeed(): DeviceSpeed & { measured: boolean } {
  const kept = v.safeParse(deviceSchema, recallValue(DEVICE_KEY));
  return kept.success ? { ...kept.output, measured: true } : { ...FIRST_GUESS, measured: false };
}

export const rememberSpeed = ({ maccPerSecond, restMs }: DeviceSpeed): void =>
  rememberValue(DEVICE_KEY, { maccPerSecond, restMs });
