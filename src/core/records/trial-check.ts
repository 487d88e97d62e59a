import type { TrialHead } from './types';

const PHASES: readonly unknown[] = ['initial', 'boundary', 'optimise'];
const STATES: readonly unknown[] = ['finished', 'failed', 'refused'];
const FIGURES: readonly unknown[] = ['ramBytes', 'romBytes', 'crossAccuracy', 'macc', 'latencyMs'];
/** Names that the schema of configurations drops. */
const DROPPED: readonly string[] = ['__proto__', 'prototype', 'constructor'];

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): boolean => typeof value === 'number' && !Number.isNaN(value);
const isMaybeNumber = (value: unknown): boolean => value === undefined || isNumber(value);
const isText = (value: unknown): boolean => typeof value === 'string';

/**
 * Whether `trialHeadSchema` takes the value as it is, found out by hand: opening a study checks thousands of trials. What
 * it does not recognise may still be good; the schema decides then, and says what is wrong.
 */
export function isTrialHead(value: unknown): value is TrialHead {
  if (!isObject(value)) return false;
  return (
    isText(value.studyId) &&
    Number.isInteger(value.number) &&
    (value.number as number) >= 1 &&
    isConfiguration(value.configuration) &&
    PHASES.includes(value.phase) &&
    isText(value.reason) &&
    isNumber(value.fidelity) &&
    isMaybeNumber(value.continues) &&
    isMaybeNumber(value.informedBy) &&
    STATES.includes(value.state) &&
    isFigures(value.figures) &&
    typeof value.deployable === 'boolean' &&
    Array.isArray(value.violations) &&
    value.violations.every(isViolation) &&
    isMaybeNumber(value.objective) &&
    isMaybeNumber(value.originalAccuracy) &&
    (value.failure === undefined || isFailure(value.failure)) &&
    isNumber(value.startedAt) &&
    isNumber(value.durationMs)
  );
}

function isConfiguration(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const name of Object.keys(value)) {
    const chosen = value[name];
    if (DROPPED.includes(name) || !(isText(chosen) || isNumber(chosen))) return false;
  }
  return true;
}

const isFigures = (value: unknown): boolean =>
  isObject(value) &&
  isNumber(value.ramBytes) &&
  isNumber(value.romBytes) &&
  isNumber(value.macc) &&
  isMaybeNumber(value.crossAccuracy) &&
  isMaybeNumber(value.latencyMs);

const isViolation = (value: unknown): boolean =>
  isObject(value) && FIGURES.includes(value.figure) && isNumber(value.value) && isNumber(value.limit);

const isFailure = (value: unknown): boolean => isObject(value) && isText(value.code) && isText(value.message);
