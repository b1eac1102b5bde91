import type { Dashboard } from "../model/dashboard.ts";
import { useLater } from "./use-later.ts";

/** Dialogs, and the controls of a replay. */
export function LaterParts({ dashboard }: { dashboard: Dashboard }) {
  const { screen, replay } = dashboard;
  const isNeeded = screen.dialog.value !== undefined || replay.state.value !== undefined;
  const later = useLater(screen, isNeeded);
  if (later === undefined) return null;
  return (
    <>
      <later.ReplayBar dashboard={dashboard} />
      <later.Dialogs dashboard={dashboard} />
    </>
  );
}
