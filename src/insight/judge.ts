import type { StandingStill } from "../protocol/standstill.ts";
import type { Alert } from "./alerts/index.ts";
import type { HitchLog } from "./hitches/index.ts";
import type { JudgedWindow } from "./judged-window.ts";
import type { PartedWindow, VerdictQuestion } from "./verdict/index.ts";
import type { WindowOfGame, WindowQuestion } from "./windows/index.ts";

/** A question about the windows of games. `source`: the name of one game. */
export type JudgedQuestion = WindowQuestion & VerdictQuestion & { source?: string | undefined };

/** A window of a connection that is compared with another. */
export interface ComparedWindow {
  epoch: string;
  seconds: number;
  endedSecondsAgo: number;
}

/** An alert that is open. */
export type OpenAlert = Pick<Alert, "kind" | "id" | "level" | "message" | "subject">;

/** Answers questions about games, whoever judges them: this relay now, or a replay on the time of its recording. */
export interface Judge {
  /** The newest hitches. */
  readonly hitches: Pick<HitchLog, "find" | "context" | "count" | "kept" | "waited">;
  /** Whether it judges a connection, or did. */
  judges(epoch: string): boolean;
  /** The time at which it judges a connection. Units: unix seconds. */
  nowOf(epoch: string): number;
  /** When a connection began; 0 if that is not known. Units: unix seconds. */
  beganAt(epoch: string): number;
  /** The statistics and the verdict of every connection over a window, or of the connections of one game by name. */
  windows(question: JudgedQuestion): JudgedWindow[];
  /** A window with its parts, to be compared with another; undefined if the connection is not known. */
  parted(window: ComparedWindow): PartedWindow | undefined;
  /** The frame budget of a connection; undefined if the connection is not known. */
  budgetOf(epoch: string): WindowOfGame["budget"] | undefined;
  /** How a connection stands still now; undefined if it runs or that is not known. */
  standingStill(epoch: string): StandingStill | undefined;
  /** The alerts of a connection that are open. */
  openAlerts(epoch: string): OpenAlert[];
}
