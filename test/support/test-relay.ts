import {
  DEFAULT_RELAY_OPTIONS,
  type Relay,
  type RelayOptions,
  type RelayParts,
  startRelay,
} from "../../src/app/index.ts";
import { silentLog } from "../../src/base/log.ts";
import { TestClient } from "./test-client.ts";

/** No editor of this machine is looked at: port 1 is nobody's. */
const NO_EDITOR = {
  ...DEFAULT_RELAY_OPTIONS.editor,
  languageServer: { host: "127.0.0.1", port: 1 },
  debugAdapter: { host: "127.0.0.1", port: 1 },
};

/** A relay on a free port, in this process, that stops when it is disposed of. */
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

  /** A classic client that the relay has taken in. */
  async client(path = "/"): Promise<TestClient> {
    const client = await TestClient.connect(`${this.relay.url}${path}`);
    await client.settled();
    return client;
  }

  /** A game's connection. */
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
