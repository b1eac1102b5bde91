import type { Exposition } from "./exposition.ts";

/** A link to another relay, as the metrics show it. */
export interface MeasuredLink {
  url: string;
  site: string | null;
  connected: boolean;
  games: number;
  lag_ms: number;
  late: number;
  lost: number;
  duplicates: number;
}

/** Writes the metrics of the links to other relays; nothing without links. */
export function writeLinks(exposition: Exposition, links: readonly MeasuredLink[]): void {
  if (links.length === 0) return;
  const labels = ({ url, site }: MeasuredLink) => ({ url, site: site ?? "" });
  const gauge = (name: string, help: string, of: (link: MeasuredLink) => number) => {
    exposition.begin({ name: `telemetry_relay_link_${name}`, kind: "gauge", help });
    for (const link of links) exposition.add(of(link), labels(link));
  };
  gauge("connected", "1 while a link to another relay is up.", ({ connected }) => (connected ? 1 : 0));
  gauge("games", "Games that a link brings.", ({ games }) => games);
  exposition.begin({
    name: "telemetry_relay_link_lag_seconds",
    kind: "gauge",
    unit: "seconds",
    help: "How much longer the newest message took than the fastest of the last ten minutes.",
  });
  for (const link of links) exposition.add(link.lag_ms / 1000, labels(link));
  exposition.begin({
    name: "telemetry_relay_link_left_out_messages",
    kind: "counter",
    help: "Messages of a link that clients were not sent: states that came late, messages that were lost, and those that had come already.",
  });
  for (const link of links) {
    exposition.add(link.late, { ...labels(link), reason: "late" });
    exposition.add(link.lost, { ...labels(link), reason: "lost" });
    exposition.add(link.duplicates, { ...labels(link), reason: "duplicate" });
  }
}
