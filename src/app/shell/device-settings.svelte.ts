import { ENGINE_SETTINGS, type EngineSetting } from '../../planning/engine-choice';
import { recall, remember } from '../../browser/remembered';

const CORE_KEY = 'leave-one-core-free';
const ENGINE_KEY = 'engine';

/** With two cores, leaving one free would halve the speed; with more it keeps the computer lively. */
function rememberedCore(): boolean {
  const value = recall(CORE_KEY);
  return value === null ? navigator.hardwareConcurrency > 2 : value === 'true';
}

const rememberedEngine = (): EngineSetting =>
  ENGINE_SETTINGS.find((setting) => setting === recall(ENGINE_KEY)) ?? 'wasm';

/** Choices about this computer, not about a study. */
class DeviceSettings {
  #leaveOneCoreFree = $state(rememberedCore());
  #engine = $state(rememberedEngine());

  get leaveOneCoreFree(): boolean {
    return this.#leaveOneCoreFree;
  }

  set leaveOneCoreFree(value: boolean) {
    this.#leaveOneCoreFree = value;
    remember(CORE_KEY, String(value));
  }

  /** Which engine trains studies that are opened from now on. */
  get engine(): EngineSetting {
    return this.#engine;
  }

  set engine(value: EngineSetting) {
    this.#engine = value;
    remember(ENGINE_KEY, value);
  }
}

export const deviceSettings = new DeviceSettings();
