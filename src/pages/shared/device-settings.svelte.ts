const KEY = 'leave-one-core-free';

/** With two cores, leaving one free would halve the speed; with more it keeps the computer lively. */
function remembered(): boolean {
  try {
    const value = localStorage.getItem(KEY);
    if (value !== null) return value === 'true';
  } catch {
    return navigator.hardwareConcurrency > 2;
  }
  return navigator.hardwareConcurrency > 2;
}

/** Choices about this computer, not about a study. */
class DeviceSettings {
  #leaveOneCoreFree = $state(remembered());

  get leaveOneCoreFree(): boolean {
    return this.#leaveOneCoreFree;
  }

  set leaveOneCoreFree(value: boolean) {
    this.#leaveOneCoreFree = value;
    try {
      localStorage.setItem(KEY, String(value));
    } catch {
      return;
    }
  }
}

export const deviceSettings = new DeviceSettings();
