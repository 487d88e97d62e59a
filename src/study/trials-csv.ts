import { csvText } from '../core/export/csv';
import { isDeployable, reasonsAgainst } from '../core/records/incumbent';
import type { ObjectiveId } from '../core/records/objective';
import type { TrialHead } from '../core/records/trial';

/**
 * All trials as CSV, one row each; hyperparameters in columns of their own, text that a spreadsheet could run disarmed.
 * What was maximised is named as what it is.
 */
export function trialsCsv(trials: readonly TrialHead[], objective: ObjectiveId = 'accuracy'): string {
  const names = [...new Set(trials.flatMap(({ configuration }) => Object.keys(configuration)))];
  const fields = [
    ...['trial', 'phase', 'state', 'deployable', 'fidelity', objective.replace('-', '_')],
    ...[
      'accuracy_before_compression',
      'x_cross',
      'ram_bytes',
      'rom_bytes',
      'macc',
      'duration_ms',
      'started_at',
    ],
    ...names.map((name) => `hp_${name}`),
    ...['given_up', 'reason', 'failure', 'why_not_deployable'],
  ];
  const data = trials.map((trial) => [
    ...[trial.number, trial.phase, trial.state, isDeployable(trial), trial.fidelity],
    ...[trial.objective ?? '', trial.originalAccuracy ?? '', trial.figures.crossAccuracy ?? ''],
    ...[trial.figures.ramBytes, trial.figures.romBytes, trial.figures.macc, trial.durationMs],
    new Date(trial.startedAt).toISOString(),
    ...names.map((name) => trial.configuration[name] ?? ''),
    ...[
      trial.race?.lost?.reason ?? '',
      trial.reason,
      trial.failure?.code ?? '',
      reasonsAgainst(trial).join('; '),
    ],
  ]);
  return csvText(fields, data);
}
