import type { RelayAddress } from "./relay-address.ts";

/** What came of an attack. */
export interface AttackOutcome {
  /** Connections, requests or messages that were meant to do harm. */
  attempts: number;
  /** Of these, those that the relay refused, answered with an error, or cut. */
  refused: number;
  /** What was wrong with how the relay took it: nothing, where all is well. */
  complaints: string[];
}

/** One kind of misbehaviour. */
export interface Attack {
  name: string;
  run(relay: RelayAddress): Promise<AttackOutcome>;
}

/** Does work for each item, no more than `atOnce` at a time. */
export async function forEachAtOnce<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Waits for a promise, but only so long. Returns whether it came. Units: milliseconds. */
export async function within(millis: number, promise: Promise<unknown>): Promise<boolean> {
  const { promise: tooLate, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), millis);
  const came = await Promise.race([
    promise.then(
      () => true,
      () => true,
    ),
    tooLate,
  ]);
  clearTimeout(timer);
  return came;
}
