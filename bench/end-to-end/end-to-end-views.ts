import type { ViewersOrder } from "./viewers-order.ts";

/** Clients of one kind that the bench measures, one kind after the other. */
export interface View {
  /** Name of the row. */
  name: string;
  /** Clients in a process of their own, or the page in a browser. */
  clients: Omit<ViewersOrder, "url" | "beginsUnixMillis" | "endsUnixMillis"> | "browser";
  /** Path and query that the clients connect to. */
  path?: string;
  /** Whether another client gets every sample meanwhile. */
  isBesideLive?: boolean;
  /** Poses a second that a client should see. */
  hz: number;
}

/** Command of a classic client for every sample. */
export const EVERY_SAMPLE = { command: "set_update_interval", interval: 0 };
const V1_PATH = "/?topics=vr_tracking,custom/*&max_hz=0";

/** All kinds of clients. */
export const VIEWS = {
  classic: {
    name: "classic, set_update_interval 0",
    clients: { commands: [EVERY_SAMPLE], clients: 1 },
    hz: 90,
  },
  silent: { name: "classic, no command", clients: { commands: [], clients: 1 }, hz: 10 },
  beside: {
    name: "classic, no command, beside one of every sample",
    clients: { commands: [], clients: 1 },
    isBesideLive: true,
    hz: 10,
  },
  json: {
    name: "telemetry.v1.json, max_hz 0",
    clients: { protocol: "telemetry.v1.json", commands: [], clients: 1 },
    path: V1_PATH,
    hz: 90,
  },
  msgpack: {
    name: "telemetry.v1.msgpack, max_hz 0",
    clients: { protocol: "telemetry.v1.msgpack", commands: [], clients: 1 },
    path: V1_PATH,
    hz: 90,
  },
  binary: {
    name: "telemetry.v1.binary, max_hz 0",
    clients: { protocol: "telemetry.v1.binary", commands: [], clients: 1 },
    path: V1_PATH,
    hz: 90,
  },
  thirty: {
    name: "telemetry.v1.json, max_hz 30",
    clients: { protocol: "telemetry.v1.json", commands: [], clients: 1 },
    path: "/?topics=vr_tracking,custom/*&max_hz=30",
    hz: 30,
  },
  browser: { name: "library in Chromium, drawn", clients: "browser", hz: 60 },
  crowd: {
    name: "1,000 classic, set_update_interval 0",
    clients: { commands: [EVERY_SAMPLE], clients: 1000 },
    hz: 90,
  },
} as const satisfies Record<string, View>;

/** Name of a {@link View}. */
export type ViewName = keyof typeof VIEWS;
