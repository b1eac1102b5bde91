import { showAddress } from "./editor-address.ts";
import type { EditorLink, LinkState } from "./editor-link.ts";

/** How a bridge is, as `/status` shows it. */
export type BridgeStatus = {
  /** Where the editor's server is looked for. */
  address: string;
  /** `closed` while nobody needs it. */
  state: LinkState;
  /** Why there is no connection. */
  reason: string | null;
  clients: number;
  /** Connections so far. */
  connections: number;
  /** Requests that the editor has not answered. */
  pending: number;
  [more: string]: unknown;
};

/** How a bridge is. */
export function bridgeStatus(link: EditorLink, clients: number, pending: number): BridgeStatus {
  return {
    address: showAddress(link.address),
    state: link.state,
    reason: link.reason ?? null,
    clients,
    connections: link.connections,
    pending,
  };
}
