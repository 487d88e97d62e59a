import { untrack } from 'svelte';
import type { IngestFile } from '../../core/data';
import { droppedFiles } from './dropped-files';

type Receiver = (files: readonly IngestFile[]) => void;

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Files dragged over the page. They may be dropped anywhere; who is in front takes them. */
class FileDrops {
  /** Files are being held over the page. */
  over = $state(false);
  #receivers = $state.raw<readonly Receiver[]>([]);
  /** Elements inside the window that the dragged files are over; 0 when they left. */
  #depth = 0;

  /** Something on the screen takes files. */
  readonly taken = $derived(this.#receivers.length > 0);

  /** Takes files as long as nothing else wants them more; returns what ends that. */
  use(receiver: Receiver): () => void {
    // Called in effects, which must not depend on who else takes files.
    this.#receivers = [...untrack(() => this.#receivers), receiver];
    return () => (this.#receivers = this.#receivers.filter((other) => other !== receiver));
  }

  enter(event: DragEvent): void {
    if (!carriesFiles(event)) return;
    this.#depth += 1;
    this.over = true;
  }

  leave(event: DragEvent): void {
    if (!carriesFiles(event)) return;
    this.#depth -= 1;
    this.over = this.#depth > 0;
  }

  /** Without this the browser would leave the page and show the file. */
  allow(event: DragEvent): void {
    if (carriesFiles(event)) event.preventDefault();
  }

  /** Hands the files to `first` where it takes them, then to whoever came last, or to `otherwise`. */
  async drop(
    event: DragEvent,
    first: (files: readonly IngestFile[]) => Promise<boolean>,
    otherwise: Receiver,
  ): Promise<void> {
    this.#depth = 0;
    this.over = false;
    if (!event.dataTransfer || !carriesFiles(event)) return;
    event.preventDefault();
    const receiver = this.#receivers.at(-1) ?? otherwise;
    const files = await droppedFiles(event.dataTransfer);
    if (files.length > 0 && !(await first(files))) receiver(files);
  }
}

export const fileDrops = new FileDrops();
