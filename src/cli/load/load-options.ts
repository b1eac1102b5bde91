import type { ClientFormat, TopicPattern } from "../../client/index.ts";

/** How a client of a load test reads: at full speed, slowly, or for a while not at all. */
export const READER_KINDS = ["healthy", "slow", "stalled"] as const;

/** One of {@link READER_KINDS}. */
export type ReaderKind = (typeof READER_KINDS)[number];

/** The formats of clients. */
export const CLIENT_FORMATS = ["classic", "json", "msgpack", "binary"] as const satisfies ClientFormat[];

/** Options of a load test. */
export interface LoadOptions {
  url: string;
  /** The server's token, if it requires one. */
  token?: string | undefined;
  /** Address that the producer connects to. */
  producerUrl: string;
  /** Number of all clients, including slow and stalled ones. */
  clients: number;
  slow: number;
  stalled: number;
  /** Formats of the clients in turn; undefined takes all formats of the server. */
  formats: readonly ClientFormat[] | undefined;
  topics: readonly TopicPattern[];
  /** Most messages per second of each state topic; undefined is every sample. */
  maxHz: number | undefined;
  /** Frames per second of the producer; 0 runs no producer. */
  hz: number;
  /** Events per second of the producer. */
  eventsHz: number;
  durationSeconds: number;
  /** How long a stalled client reads nothing; undefined is half of the run. */
  stallSeconds: number | undefined;
  /** Reading speed of a slow client. Units: bytes per second. */
  slowBytesPerSecond: number;
  /** Highest p99 latency of the healthy clients that passes. Units: milliseconds. */
  budgetMillis: number;
  /** The server's process; undefined searches for it. */
  pid: number | undefined;
}

/** Chooses the kind and the format of each client. Formats alternate among slow and stalled clients, and among healthy ones. */
export function planClients(
  { clients, slow, stalled }: Pick<LoadOptions, "clients" | "slow" | "stalled">,
  formats: readonly ClientFormat[],
): { kind: ReaderKind; format: ClientFormat }[] {
  const kinds: ReaderKind[] = [
    ...Array<ReaderKind>(stalled).fill("stalled"),
    ...Array<ReaderKind>(slow).fill("slow"),
    ...Array<ReaderKind>(clients - slow - stalled).fill("healthy"),
  ];
  // Slow and stalled clients get v1 formats first: only v1 reports losses, so only there reports can be checked.
  const patient = [...formats].sort((one, other) => Number(one === "classic") - Number(other === "classic"));
  const odd = slow + stalled;
  return kinds.map((kind, index) => ({
    kind,
    format:
      (index < odd ? patient[index % patient.length] : formats[(index - odd) % formats.length]) ?? "classic",
  }));
}
