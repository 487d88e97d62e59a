import { openDB, type IDBPDatabase } from 'idb';
import { AppError } from '../core/errors';
import { storageError } from './failures';
import { migrate, SCHEMA_VERSION } from './migrations';
import type { StudySchema } from './schema';

type Opened = IDBPDatabase<StudySchema>;

/** Another tab with an older version of the page gets so long to give way before the person is told. */
const BLOCKED_MS = 3_000;
/** Browsers have been seen to leave the opening of a database unanswered. */
const OPEN_TIMEOUT_MS = 30_000;

/**
 * The way to a database. It is opened with the first operation, and again after the browser, another tab or the person
 * has closed or deleted it: an operation that meets a closed connection, or whose transaction was aborted, wrote nothing,
 * and is done once more on a new one.
 */
export class Connection {
  readonly #name: string;
  readonly #onClosed: (() => void) | undefined;
  #database: Opened | null = null;
  #opening: Promise<Opened> | null = null;
  #blockedSince: number | null = null;

  /** @param onClosed told when the browser or another tab takes the database away */
  constructor(name: string, onClosed?: () => void) {
    this.#name = name;
    this.#onClosed = onClosed;
  }

  /** @throws AppError `storage-unavailable`, `storage-newer`, `storage-blocked`, `storage-failed` */
  async open(): Promise<void> {
    try {
      await this.#opened();
    } catch (error) {
      throw storageError(error);
    }
  }

  /** Runs an operation; whatever fails in it becomes an AppError. */
  async use<T>(operation: (database: Opened) => Promise<T>): Promise<T> {
    try {
      const database = await this.#opened();
      return await operation(database).catch((error: unknown) => {
        if (!isUndone(error)) throw error;
        return this.#reopened(database).then(operation);
      });
    } catch (error) {
      throw storageError(error);
    }
  }

  close(): void {
    void this.#opening?.then(
      (database) => database.close(),
      () => undefined,
    );
    this.#forget();
  }

  #forget(): void {
    this.#database = null;
    this.#opening = null;
  }

  /** A connection that is still open serves the second attempt, too. */
  async #reopened(before: Opened): Promise<Opened> {
    const current = await this.#opened();
    if (current !== before) return current;
    before.close();
    this.#forget();
    return this.#opened();
  }

  #opened(): Promise<Opened> {
    if (this.#database) return Promise.resolve(this.#database);
    if (!globalThis.indexedDB)
      return Promise.reject(new DOMException('it has no IndexedDB', 'SecurityError'));
    if (!this.#opening) {
      const opening = this.#open();
      this.#opening = opening;
      opening.then(
        (database) => {
          if (this.#opening === opening) this.#database = database;
        },
        () => {
          if (this.#opening === opening) this.#forget();
        },
      );
    }
    return this.#inTime(this.#opening);
  }

  #open(): Promise<Opened> {
    const lost = () => {
      this.#forget();
      this.#onClosed?.();
    };
    const opening: Promise<Opened> = openDB<StudySchema>(this.#name, SCHEMA_VERSION, {
      upgrade: (opened, from, _to, transaction) => {
        transaction.done.catch(() => undefined);
        // A step that fails takes the whole upgrade back, and opening rejects; the old database stays as it was.
        migrate(opened, from, transaction).catch(() => {
          if (!transaction.error) transaction.abort();
        });
      },
      blocked: () => (this.#blockedSince = Date.now()),
      // Another tab wants to upgrade or delete: give way, or it waits for ever.
      blocking: (_current, _wanted, event) => {
        (event.target as IDBDatabase).close();
        lost();
      },
      terminated: lost,
    });
    void opening.finally(() => (this.#blockedSince = null)).catch(() => undefined);
    return opening;
  }

  /** Rejects when the opening takes too long; a later call finds it done where it ends after all. */
  #inTime(opening: Promise<Opened>): Promise<Opened> {
    return new Promise((resolve, reject) => {
      const startedAt = Date.now();
      const timer = setInterval(() => {
        if (this.#blockedSince !== null && Date.now() - this.#blockedSince >= BLOCKED_MS) stop(blocked());
        else if (Date.now() - startedAt >= OPEN_TIMEOUT_MS) stop(unanswered());
      }, 250);
      const stop = (error: unknown) => {
        clearInterval(timer);
        reject(error);
      };
      opening.then((database) => {
        clearInterval(timer);
        resolve(database);
      }, stop);
    });
  }
}

/** The transaction was never begun, or was taken back. */
const isUndone = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === 'InvalidStateError' || error.name === 'AbortError');

const blocked = () =>
  new AppError(
    'storage-blocked',
    'Another tab holds the stored studies with an older version of this page.',
    'Close the other tabs of this page, then try again.',
  );

const unanswered = () => new DOMException('it does not answer', 'UnknownError');
