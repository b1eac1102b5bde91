import { signal } from "@preact/signals";
import type { TelemetryClient } from "../../client/index.ts";
import { RELAY_SOURCE } from "../../protocol/source-names.ts";
import { listOf, textOf } from "./read-json.ts";

/** Most alerts whose recordings the page remembers. */
const MOST_ALERTS = 200;
/** How much of the past the page begins with: as much as of the alerts. Units: seconds. */
const HISTORY_SECONDS = 600;

/** Which recordings the black box has left of which alerts, as the relay tells. */
export class BoxedAlerts {
  /** Names of recordings by the ids of alerts. */
  readonly recordings = signal<ReadonlyMap<string, string>>(new Map());

  /** `left` is called with the game of each recording. */
  constructor(client: Pick<TelemetryClient, "subscribe">, left: (source: string) => void) {
    const options = { source: RELAY_SOURCE, history: { seconds: HISTORY_SECONDS } } as const;
    client.subscribe("log/info", options, ({ data }) => {
      const { event_name, source, recording, alerts } = data as Readonly<Record<string, unknown>>;
      if (event_name !== "black_box") return;
      const told = listOf(alerts).map((id) => [textOf(id), textOf(recording)] as const);
      this.recordings.value = new Map([...this.recordings.peek(), ...told].slice(-MOST_ALERTS));
      left(textOf(source));
    });
  }
}
