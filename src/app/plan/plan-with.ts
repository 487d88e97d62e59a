import type { IngestFile } from '../../core/data';
import { inTurn } from '../shell/in-turn';
import { router } from '../shell/router.svelte';
import { dataDraft } from './DataDraft.svelte';

/** Makes files the data of a plan, and shows it: whoever hands them over later than the page changed gets them, too. */
export function planWith(files: readonly IngestFile[]): void {
  if (router.addressed !== 'plan') router.go({ page: 'plan', parameters: new URLSearchParams() });
  // A task of its own: it starts a worker, which takes its time.
  inTurn(() => void dataDraft.useFiles(files));
}
