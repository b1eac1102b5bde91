import type { Dashboard } from "../model/dashboard.ts";
import { ChartDialog } from "./chart-dialog.tsx";
import { FrameTable } from "./frame-table.tsx";
import { KeyDialog } from "./key-dialog.tsx";
import { MarkDialog } from "./mark-dialog.tsx";
import { PhoneDialog } from "./phone-dialog.tsx";
import { PoseTable } from "./pose-table.tsx";
import { RecordingsDialog } from "./recordings-dialog.tsx";
import { RelayDialog } from "./relay-dialog.tsx";
import { SettingsDialog } from "./settings-dialog.tsx";

/** What is open above the page. */
export function Dialogs({ dashboard }: { dashboard: Dashboard }) {
  const { screen } = dashboard;
  switch (screen.dialog.value?.name) {
    case "keys":
      return <KeyDialog screen={screen} />;
    case "chart":
      return <ChartDialog dashboard={dashboard} name={screen.dialog.value.key} />;
    case "phone":
      return <PhoneDialog dashboard={dashboard} />;
    case "poses":
      return <PoseTable dashboard={dashboard} />;
    case "frames":
      return <FrameTable dashboard={dashboard} />;
    case "settings":
      return <SettingsDialog dashboard={dashboard} />;
    case "relay":
      return <RelayDialog dashboard={dashboard} />;
    case "recordings":
      return <RecordingsDialog dashboard={dashboard} chosen={screen.dialog.value.recording} />;
    case "mark":
      return <MarkDialog dashboard={dashboard} />;
    default:
      return null;
  }
}
