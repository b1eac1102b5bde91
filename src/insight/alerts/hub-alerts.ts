import type { Hub } from "../../hub/index.ts";
import type { AlertSink } from "./alert.ts";

/** Publishes alerts on the topic `alert`, as messages of the game that they are about. */
export function hubAlerts(hub: Hub): AlertSink {
  return {
    raise(about, { level, message, kind, state, id, subject, details }) {
      const { name: source } = about;
      hub.tellAlert(about, {
        level,
        message,
        fields: { kind, state, id, source, ...(subject && { subject }), ...(details && { details }) },
      });
    },
    keptBack: () => hub.omissions.add("alerts_kept_back"),
  };
}
