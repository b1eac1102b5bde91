import {
  DEFAULT_RELAY_OPTIONS,
  type Relay,
  type RelayOptions,
  type RelayParts,
  startRelay,
} from "../../src/app/index.ts";
import { silentLog } from "../../src/base/log.ts";
import { TestClient } from "./test-client.ts";

/** Settings without an editor of this machine: no program uses port 1. */
const NO_EDITOR = {
  ...DEFAULT_RELAY_OPTIONS.editor,
  languageServer: { host: "127.0.0.1", port: 1 },
  debugAdapter: { host: "127.0.0.1", port: 1 },
};

/** A relay on a free port, in this process. Disposing it stops it. */
export class TestRelay implements AsyncDisposable {
  private constructor(readonly relay: Relay) {}

  static start(options: Partial<RelayOptions> = {}, parts: RelayParts = {}): TestRelay {
    return new TestRelay(
      startRelay({ port: 0, editor: NO_EDITOR, ...options }, { log: silentLog, ...parts }),
    );
  }

  get httpUrl(): string {
    return this.relay.url.replace(/^ws/, "http");
  }

  /** Connects a classic client and waits until the relay has accepted it. */
  async client(path = "/"): Promise<TestClient> {
    const client = await TestClient.connect(`${this.relay.url}${path}`);
    await client.settled();
    return client;
  }

  /** Connects a game. */
  async game(): Promise<TestClient> {
    return await TestClient.connect(`${this.relay.url}/producer`);
  }

  async status(): Promise<Record<string, unknown>> {
    return (await fetch(`${this.httpUrl}/status`)).json() as Promise<Record<string, unknown>>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.relay.stop();
  }
}
