import { recall, remember } from '../../browser/remembered';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'theme';

const remembered = (): Theme => THEMES.find((theme) => theme === recall(KEY)) ?? 'system';

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
    remember(KEY, theme);
  }

  #show(): void {
    const { dataset } = document.documentElement;
    if (this.#current === 'system') delete dataset.theme;
    else dataset.theme = this.#current;
  }
}

export const theme = new ThemeChoice();
