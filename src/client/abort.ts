import { ClientError } from "./client-error.ts";

/** The part of an `AbortSignal` that the client uses. Written out, so that programs compile without the types of the DOM or of Node. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** An option of every call that waits. */
export interface Abortable {
  /** Ends the call with the error `aborted`, whose `cause` is the signal's reason. */
  signal?: AbortSignalLike | undefined;
}

/** Receives the outcome of work. */
export interface Settle<Value> {
  resolve(value: Value): void;
  reject(error: ClientError): void;
}

/** Calls back once the signal aborts, at once if it already has. Returns a function that stops listening. */
export function onAbort(signal: AbortSignalLike | undefined, aborted: () => void): () => void {
  if (signal?.aborted) {
    aborted();
    return () => {};
  }
  signal?.addEventListener("abort", aborted);
  return () => signal?.removeEventListener("abort", aborted);
}

/** Makes a promise of work. `start` begins the work and returns a function that gives it up, which is called when the signal aborts. */
export function abortable<Value>(
  signal: AbortSignalLike | undefined,
  start: (settle: Settle<Value>) => () => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortedError(signal));
      return;
    }
    const stopListening = onAbort(signal, () => {
      giveUp();
      reject(abortedError(signal));
    });
    const giveUp = start({
      resolve(value) {
        stopListening();
        resolve(value);
      },
      reject(error) {
        stopListening();
        reject(error);
      },
    });
  });
}

/** Makes the error for calls and subscriptions that a signal ended. */
export function abortedError(signal: AbortSignalLike | undefined): ClientError {
  return new ClientError("aborted", "the program's AbortSignal ended the call", { cause: signal?.reason });
}
