import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Screen } from "../model/screen.ts";
import { loadStyle } from "./load-style.ts";

/** The parts of the page that are loaded, with their style, when one of them is first needed; undefined until then. Says so if that fails. */
export function useLater(screen: Screen, isNeeded: boolean): typeof import("./later.tsx") | undefined {
  const loaded = useSignal<typeof import("./later.tsx") | undefined>(undefined);
  useEffect(() => {
    if (!isNeeded || loaded.peek() !== undefined) return;
    Promise.all([import("./later.tsx"), loadStyle("assets/later.css")]).then(
      ([parts]) => {
        loaded.value = parts;
      },
      () => {
        screen.dialog.value = undefined;
        screen.isFleet.value = false;
        screen.say("This part of the page could not be loaded; reload the page");
      },
    );
  }, [isNeeded]);
  return isNeeded ? loaded.value : undefined;
}
