import type { Topic } from "../../protocol/topics.ts";

/** What a wildcard leaves to more exact subscriptions of the same client. */
export interface Exceptions {
  /** Names the set: the same topics have the same key. */
  readonly key: string;
  readonly topics: ReadonlySet<Topic>;
}

/** The exceptions for these topics and families; undefined for none. */
export function exceptionsOf(topics: readonly Topic[]): Exceptions | undefined {
  if (topics.length === 0) return undefined;
  const sorted = [...new Set(topics)].sort();
  return { key: JSON.stringify(sorted), topics: new Set(sorted) };
}

/** Exceptions that channels share. */
interface Shared {
  id: number;
  exceptions: Exceptions;
  channels: number;
}

/** Keeps one object for channels with the same exceptions: of 64 names they are long. */
export class SharedExceptions {
  readonly #byKey = new Map<string, Shared>();
  #made = 0;

  /** A short name for exceptions: 0 for none. */
  idOf(exceptions: Exceptions | undefined): number {
    return exceptions === undefined ? 0 : this.#shared(exceptions).id;
  }

  /** Returns the object that a new channel keeps. */
  take(exceptions: Exceptions | undefined): Exceptions | undefined {
    if (exceptions === undefined) return undefined;
    const shared = this.#shared(exceptions);
    shared.channels++;
    return shared.exceptions;
  }

  /** A channel has gone. */
  giveBack(exceptions: Exceptions | undefined): void {
    if (exceptions === undefined) return;
    const shared = this.#shared(exceptions);
    if (--shared.channels === 0) this.#byKey.delete(exceptions.key);
  }

  #shared(exceptions: Exceptions): Shared {
    let shared = this.#byKey.get(exceptions.key);
    if (shared === undefined) {
      shared = { id: ++this.#made, exceptions, channels: 0 };
      this.#byKey.set(exceptions.key, shared);
    }
    return shared;
  }
}
