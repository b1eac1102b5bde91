import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** How long a question waits for its answer. Units: milliseconds. */
const PATIENCE_MILLIS = 5000;

/** Asks once before something that destroys: the first press asks, a second one soon after it acts. */
export function useAskOnce(): { isAsking: boolean; press(act: () => void): void } {
  const asking = useSignal(false);
  useEffect(() => {
    if (!asking.value) return;
    const timer = setTimeout(() => {
      asking.value = false;
    }, PATIENCE_MILLIS);
    return () => clearTimeout(timer);
  }, [asking.value]);
  return {
    isAsking: asking.value,
    press(act) {
      if (asking.value) act();
      asking.value = !asking.value;
    },
  };
}
