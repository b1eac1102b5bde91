import type { Distribution } from "../../support/statistics.ts";
import type { GameKind } from "../games/played-game.ts";
import type { Faults } from "./watching-client.ts";

/** Instructions for one crowd. All clients connect before the game's first message. */
export interface CrowdOrder {
  url: string;
  /** Process id of the server, for its CPU time. */
  serverPid: number;
  game: GameKind;
  /** Ticks after which the server's frame numbers begin anew: a server that plays a script. Absent: never. */
  scriptTicks?: number;
  clients: number;
  rateHz: number;
  /** Length of the first phase, which begins with the game's first message. Units: seconds. */
  startUpSeconds: number;
  /** When the second phase begins, from the game's first message. Units: seconds. */
  steadyAfterSeconds: number;
  /** Length of the second phase. Units: seconds. */
  steadySeconds: number;
}

/** Names of the two phases of a run. */
export const PHASES = ["startUp", "steady"] as const;

/** One of {@link PHASES}. */
export type Phase = (typeof PHASES)[number];

/** Results of one crowd. */
export interface CrowdReport extends Record<Phase, PhaseReport> {
  /** Faults of all clients in the whole run. */
  faults: Faults;
  /** Ticks whose frame sample no client got, or which came out of order. */
  missingTicks: number;
}

/** Results of one phase. */
export interface PhaseReport {
  /** Messages that reached a client. */
  delivered: number;
  /** Frame samples (0x01) among them. */
  samples: number;
  /** Age of the frame samples. Units: milliseconds from the game's send to a client's reading. */
  latencyMillis: Distribution;
  /** Greatest lateness of the game by its own schedule. Units: milliseconds. */
  latestSendMillis: number;
  seconds: number;
  /** CPU time of the server; undefined if the system does not report it. */
  cpuNanos: number | undefined;
  /** Share of one core that the crowd itself took. Near 1, the bench measures the crowd. */
  crowdBusy: number;
  /** Memory of the server at the end; undefined if the system does not report it. */
  residentBytes: number | undefined;
}
