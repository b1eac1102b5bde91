import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RawConnection } from "../../support/raw-connection.ts";
import { TestRelay } from "../../support/test-relay.ts";

/** A relay that peers reach plainly or by TLS. Disposing it stops it. */
export class ConformanceRelay implements AsyncDisposable {
  readonly #folder: string;
  readonly #relay: TestRelay;

  private constructor(secure: "plain" | "TLS") {
    this.#folder = mkdtempSync(join(tmpdir(), "conformance-"));
    const tls = { certPath: undefined, keyPath: undefined, selfSigned: true, folder: this.#folder };
    this.#relay = TestRelay.start(secure === "TLS" ? { tls } : {});
  }

  static start(secure: "plain" | "TLS"): ConformanceRelay {
    return new ConformanceRelay(secure);
  }

  /** Name and port, as in a Host header. */
  get host(): string {
    return new URL(this.#relay.httpUrl).host;
  }

  /** Connects without a handshake. */
  async connect(): Promise<RawConnection> {
    return await RawConnection.connect(this.#relay.httpUrl);
  }

  async status(): Promise<RelayStatus> {
    const answer = await fetch(`${this.#relay.httpUrl}/status`, { tls: { rejectUnauthorized: false } });
    return (await answer.json()) as RelayStatus;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#relay[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What conformance tests read of the relay's status. */
export interface RelayStatus {
  refusals: Readonly<Record<string, number>>;
  debuggers: { ignored: Readonly<Record<string, number>> };
}

/** How much each count has grown, without those that have not. */
export function growth(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number> {
  const grown = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, count]) => count !== 0));
}
