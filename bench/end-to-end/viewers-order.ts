import type { ViewWindow } from "./view-report.ts";

/** Instructions for a process with clients. */
export interface ViewersOrder extends ViewWindow {
  url: string;
  /** Subprotocol to ask for; undefined for classic clients. */
  protocol?: string;
  /** Commands that each client sends first. */
  commands: readonly object[];
  clients: number;
}
