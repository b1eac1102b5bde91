import { type EditorAddress, showAddress } from "./editor-address.ts";
import type { EditorLink, LinkState } from "./editor-link.ts";

/** State of a bridge, as `/status` shows it. */
export type BridgeStatus = {
  /** Address of the editor's server. */
  address: string;
  /** State of the connection to the editor; `closed` while the bridge has no clients. */
  state: LinkState;
  /** Why there is no connection. Null: none has failed. */
  reason: string | null;
  clients: number;
  /** Connections opened so far. */
  connections: number;
  /** Requests without an answer of the editor. */
  pending: number;
  [more: string]: unknown;
};

/** The state of a bridge that has had no client. */
export function idleBridgeStatus(address: EditorAddress): BridgeStatus {
  return {
    address: showAddress(address),
    state: "closed",
    reason: null,
    clients: 0,
    connections: 0,
    pending: 0,
  };
}

/** Describes the state of a bridge. */
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
