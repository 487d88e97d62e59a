import { transferHandlers } from 'comlink';
import { AppError } from '../../core/errors';

type WireError =
  | {
      kind: 'app';
      code: AppError['code'];
      message: string;
      remedy: string;
      details: Readonly<Record<string, string | number>>;
    }
  | { kind: 'error'; name: string; message: string; stack: string | undefined }
  | { kind: 'value'; value: unknown };

/** What of a thrown value can be cloned into a message. */
export function toWire(thrown: unknown): WireError {
  if (thrown instanceof AppError) {
    const { code, message, remedy, details } = thrown;
    return { kind: 'app', code, message, remedy, details };
  }
  if (thrown instanceof Error) {
    return { kind: 'error', name: thrown.name, message: thrown.message, stack: thrown.stack };
  }
  return { kind: 'value', value: thrown };
}

/** The value as it was thrown on the other side. */
export function fromWire(wire: WireError): unknown {
  switch (wire.kind) {
    case 'app':
      return new AppError(wire.code, wire.message, wire.remedy, wire.details);
    case 'error':
      return Object.assign(new Error(wire.message), { name: wire.name, stack: wire.stack });
    case 'value':
      return wire.value;
  }
}

/**
 * Makes thrown AppErrors keep code, remedy and details on their way between page and worker: Comlink alone keeps
 * only name, message and stack. Both sides must call this before the first message. Calling it again changes nothing.
 */
export function installWireErrors(): void {
  const comlinks = transferHandlers.get('throw')!;
  transferHandlers.set('throw', {
    // The marker that tells a throw from a value is Comlink's own secret.
    canHandle: (value): value is { value: unknown } => comlinks.canHandle(value),
    serialize: (marked: { value: unknown }) => [toWire(marked.value), []],
    deserialize: (wire: WireError): never => {
      throw fromWire(wire);
    },
  });
}
