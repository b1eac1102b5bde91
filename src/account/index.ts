export { Account, type MessageRate } from "./account.ts";
export { Accounts } from "./accounts.ts";
export { Inbox, type MessageHandler } from "./inbox.ts";
export type { EstimateMillis } from "./message-costs.ts";
export type { PausableSocket } from "./read-turns.ts";
export { SocketReading } from "./socket-reading.ts";
export { WorkTurns } from "./work-turns.ts";
