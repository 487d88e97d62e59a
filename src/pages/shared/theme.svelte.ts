export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'theme';

/** Storage may be forbidden (private windows, embedded pages); the choice then lasts as long as the page. */
function remembered(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === value) ?? 'system';
  } catch {
    return 'system';
  }
}

/** Light, dark, or what the system says. */
class ThemeChoice {
  #current = $state<Theme>(remembered());

  constructor() {
    this.#show();
  }

  get current(): Theme {
    return this.#current;
  }

  set current(theme: Theme) {
    this.#current = theme;
    this.#show();
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      return;
    }
  }

  #show(): void {
    const { dataset } = document.documentElement;
    if (this.#current === 'system') delete dataset.theme;
    else dataset.theme = this.#current;
  }
}

export const theme = new ThemeChoice();
