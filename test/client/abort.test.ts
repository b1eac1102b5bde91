import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { type AbortSignalLike, ClientError, connect, type TelemetryClient } from "../../src/client/index.ts";
import { FakeV1Relay } from "../support/fake-v1-relay.ts";

setDefaultTimeout(20_000);

let relay: FakeV1Relay;
let client: TelemetryClient;
beforeEach(() => {
  relay = new FakeV1Relay();
  // Without pings of its own.
  client = connect(relay.url, { silenceMillis: 0 });
});
afterEach(() => {
  client.close();
  relay[Symbol.dispose]();
});

/** The code and the cause of a failure. */
async function failure(promise: Promise<unknown>): Promise<unknown[]> {
  return await promise.then(
    () => ["no failure"],
    (error: unknown) => (error instanceof ClientError ? [error.code, error.cause] : ["another error", error]),
  );
}

/** A signal of an AbortController that counts its listeners. */
function countedSignal(): { signal: AbortSignalLike; listeners(): number; abort(): void } {
  const controller = new AbortController();
  const listeners = new Set<() => void>();
  return {
    signal: {
      get aborted() {
        return controller.signal.aborted;
      },
      get reason() {
        return controller.signal.reason as unknown;
      },
      addEventListener(type, listener) {
        listeners.add(listener);
        controller.signal.addEventListener(type, listener);
      },
      removeEventListener(type, listener) {
        listeners.delete(listener);
        controller.signal.removeEventListener(type, listener);
      },
    },
    listeners: () => listeners.size,
    abort: () => controller.abort("enough"),
  };
}

const CALLS: Readonly<Record<string, (signal: AbortSignalLike) => Promise<unknown>>> = {
  command: (signal) => client.command({ command: "get_stats" }, { signal }),
  call: (signal) => client.call("teleport", {}, { signal }),
  snapshot: (signal) => client.snapshot({ signal }),
  events: (signal) => client.events({ signal }),
  ping: (signal) => client.ping({ signal }),
  confirmed: (signal) => client.subscribe("scene", () => {}).confirmed({ signal }),
};

describe("a signal", () => {
  beforeEach(() => {
    for (const command of ["get_stats", "call", "get_snapshot", "get_events", "ping", "subscribe"])
      relay.mute.add(command);
  });

  test.each(Object.entries(CALLS))("ends %s, with its reason as the cause", async (_, call) => {
    const { signal, abort } = countedSignal();
    await client.opened({ signal });
    const waiting = failure(call(signal));
    await relay.until(() => relay.commands.length > 0);
    abort();
    expect(await waiting).toEqual(["aborted", "enough"]);
    expect(await failure(call(signal))).toEqual(["aborted", "enough"]);
  });

  test("ends what waits for a connection, and nothing of it is sent later", async () => {
    const { signal, abort } = countedSignal();
    const waiting = [client.opened({ signal }), client.command({ command: "get_stats" }, { signal })];
    abort();
    expect(await Promise.all(waiting.map(failure))).toEqual([
      ["aborted", "enough"],
      ["aborted", "enough"],
    ]);
    await client.opened();
    const later = client.command({ command: "get_later" });
    expect(await failure(later)).toEqual(["unknown_command", undefined]);
    expect(relay.came("get_stats")).toEqual([]);
  });
});

test("a late error in answer to an aborted command is not reported", async () => {
  const errors: string[] = [];
  client.on("error", ({ code }) => errors.push(code));
  await client.opened();
  const controller = new AbortController();
  // Answered with an error, which comes after the abort.
  const waiting = failure(client.command({ command: "unheard_of" }, { signal: controller.signal }));
  controller.abort("enough");
  expect(await waiting).toEqual(["aborted", "enough"]);
  await client.ping();
  expect(relay.came("unheard_of")).toHaveLength(1);
  expect(errors).toEqual([]);
});

test("a signal ends a subscription", async () => {
  const controller = new AbortController();
  const topics: string[] = [];
  const { signal } = controller;
  await client.subscribe("scene", { signal }, ({ topic }) => topics.push(topic)).confirmed();
  controller.abort();
  await relay.until(() => relay.came("unsubscribe").length === 1);
  relay.publish("scene", {});
  await client.ping();
  expect(topics).toEqual([]);
  // One that begins with an aborted signal is never sent.
  expect(await failure(client.subscribe("alert", { signal }, () => {}).confirmed())).toEqual([
    "aborted",
    signal.reason,
  ]);
  expect(relay.came("subscribe")).toHaveLength(1);
});

test("a signal ends the loop of a stream", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const stream = client.stream("scene", { signal });
  const next = stream.next();
  await relay.until(() => relay.came("subscribe").length === 1);
  controller.abort();
  expect(await next).toEqual({ done: true, value: undefined });
  await relay.until(() => relay.came("unsubscribe").length === 1);
  expect(await client.stream("scene", { signal }).next()).toEqual({ done: true, value: undefined });
});

test("a signal given to connect closes the client", async () => {
  const controller = new AbortController();
  const another = connect(relay.url, { signal: controller.signal });
  await another.opened();
  controller.abort();
  await another.closed;
  expect(another.state).toEqual({ name: "closed" });
  const never = connect(relay.url, { signal: controller.signal });
  expect(never.state).toEqual({ name: "closed" });
  await never.closed;
});

test("calls and subscriptions that end leave no listener at a signal", async () => {
  const { signal, listeners } = countedSignal();
  const another = connect(relay.url, { signal });
  await another.opened({ signal });
  await another.ping({ signal });
  await another.snapshot({ signal });
  const subscription = another.subscribe("scene", { signal }, () => {});
  await subscription.confirmed({ signal });
  subscription.unsubscribe();
  const stream = another.stream("scene", { signal });
  expect(listeners()).toBe(2);
  await stream.return();
  // That of the client itself.
  expect(listeners()).toBe(1);
  another.subscribe("alert", { signal }, () => {});
  await another[Symbol.asyncDispose]();
  expect(listeners()).toBe(0);
});
