import { showAddress } from "./editor-address.ts";
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
