/** What a viewer understands. */
export interface ViewerAbilities {
  /** Messages that control a replay. */
  controlsReplays: boolean;
  /** A status takes the place of an earlier one with its id, and can be removed. Without this, each text stays as a warning of its own. */
  replacesStatuses: boolean;
  /** `serviceCallFailure`. Without this, a panel waits for ever for a call that failed. */
  readsCallFailures: boolean;
  /** After a new session it still knows the schemas of the channels. Without this, it has to be told of them again. */
  keepsSchemas: boolean;
  /** It takes messages at any rate when a session begins. Without this, it divides their number by the time since then, and warns of more than 60 in a second. */
  readsAtOnce: boolean;
}

const FOXGLOVE: ViewerAbilities = {
  controlsReplays: true,
  replacesStatuses: true,
  readsCallFailures: true,
  keepsSchemas: true,
  readsAtOnce: true,
};
const OLDER: ViewerAbilities = { ...FOXGLOVE, controlsReplays: false };
/** Of Lichtblick 1.28. */
const LICHTBLICK: ViewerAbilities = {
  controlsReplays: false,
  replacesStatuses: false,
  readsCallFailures: false,
  keepsSchemas: false,
  readsAtOnce: false,
};

/** The subprotocols of viewers: that of Foxglove's SDK, and the older one. Their messages are the same. */
export const SUBPROTOCOLS = ["foxglove.sdk.v1", "foxglove.websocket.v1"] as const;

/** What a viewer understands with which this subprotocol was agreed on. Lichtblick asks for both, and for the older one first: no other viewer does. */
export function viewerAbilities(protocol: string, asked: readonly string[]): ViewerAbilities {
  const [newer, older] = SUBPROTOCOLS;
  if (protocol === newer) return FOXGLOVE;
  return asked[0] === older && asked.includes(newer) ? LICHTBLICK : OLDER;
}
