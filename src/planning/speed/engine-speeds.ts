import * as v from 'valibot';
import type { EngineSpeed } from '../../training/calibration';
import { engineSchema } from '../../core/records/engine';

/** Where measured speeds are kept between visits. */
export interface SpeedStore {
  load(): readonly EngineSpeed[];
  save(speeds: readonly EngineSpeed[]): void;
}

const KEY = 'engine-speeds';

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

/** Speeds measured on this device; none after a browser update, or where storage is forbidden. */
export const deviceSpeeds: SpeedStore = {
  load() {
    try {
      const { device, speeds } = v.parse(stored, JSON.parse(localStorage.getItem(KEY) ?? 'null'));
      return device === thisDevice() ? speeds : [];
    } catch {
      return [];
    }
  },
  save(speeds) {
    try {
      localStorage.setItem(KEY, JSON.stringify({ device: thisDevice(), speeds }));
    } catch {
      return;
    }
  },
};
