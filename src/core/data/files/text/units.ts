const BASE =
  '(?:secs?|seconds?|s|min|hr?|grams?|gn|g|metres?|meters?|m|volts?|v|hz|pa|t|gauss|tesla|lux|lx|a|amps?|w|watts?|ohms?|Ω|bar|[°º]?c|[°º]?f|k|degrees?|deg|°|rad|dps|bpm|%|db|px|lsb|counts?|ticks?)';
const PREFIX = '(?:micro|milli|kilo|nano|[µμumnkcdh])?';
const UNIT = new RegExp(
  `^(?:${PREFIX}${BASE}(?:\\s*(?:[/*·.]|per)\\s*\\(?${PREFIX}${BASE}|\\s*\\^?[-0-9²³⁻]+|[)*])*|no[ _-]?units?|unitless|dimensionless|a\\.?u\\.?|n\\.?u\\.?|arb\\.?|cal|raw|uint\\d+|int\\d+|float\\d*|double|string|ms|us|ns|yyyy.*|hh.*)$`,
  'i',
);

/** Whether a cell is the name of a unit, perhaps in brackets: `m/s^2`, `[ms]`, `no units`. */
export function isUnit(cell: string): boolean {
  const text = cell.trim().replace(/^[[(]\s*(.*?)\s*[\])]$/, '$1');
  return text.length <= 20 && UNIT.test(text);
}
