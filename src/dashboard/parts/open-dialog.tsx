import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Dashboard } from "../model/dashboard.ts";
import type { Dialogs } from "./dialogs.tsx";

/** Loads the code of the dialogs with the first one that opens, and shows it. */
export function OpenDialog({ dashboard }: { dashboard: Dashboard }) {
  const loaded = useSignal<{ Dialogs: typeof Dialogs } | undefined>(undefined);
  const { screen } = dashboard;
  const isOpen = screen.dialog.value !== undefined;
  useEffect(() => {
    if (!isOpen || loaded.peek() !== undefined) return;
    import("./dialogs.tsx").then(
      (part) => {
        loaded.value = part;
      },
      () => {
        screen.dialog.value = undefined;
        screen.say("This part of the page could not be loaded; reload the page");
      },
    );
  }, [isOpen]);
  return isOpen && loaded.value !== undefined ? <loaded.value.Dialogs dashboard={dashboard} /> : null;
}
