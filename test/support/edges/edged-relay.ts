import type { RelayOptions } from "../../../src/app/index.ts";
import { FROM_SOURCE } from "../cli-process.ts";
import { TestRelay } from "../test-relay.ts";

/** Starts a relay in this process with edges in processes of their own, which take clients. */
export async function edgedRelay(count: number, options: Partial<RelayOptions> = {}): Promise<TestRelay> {
  const edged = TestRelay.start(
    { logLevel: "error", ...options },
    { edges: { count, command: [...FROM_SOURCE, "edge"] } },
  );
  await edged.relay.ready;
  return edged;
}

/** An edge as `/status` shows it. */
export interface StatusEdge {
  edge: number;
  state: string;
  pid: number | null;
  clients: number;
  restarts: number;
}

/** The edges of a relay. Asks again if the edge that was asked has been killed meanwhile. */
export async function edgesOf(relay: TestRelay): Promise<StatusEdge[]> {
  for (;;) {
    const status = await relay.status().catch(() => undefined);
    if (status !== undefined) return status.edges as StatusEdge[];
  }
}
