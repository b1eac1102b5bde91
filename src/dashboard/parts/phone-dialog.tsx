import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { encode } from "uqr";
import type { Dashboard } from "../model/dashboard.ts";
import { pageUrlsFor } from "../model/page-urls.ts";
import { RelayState } from "../model/relay-state.ts";
import { Dialog } from "./dialog.tsx";

/** White room around a code, which readers need. Units: modules. */
const BORDER = 4;

/** An address of this page that a phone or a headset reaches, as a QR code. It holds no token. */
export function PhoneDialog({ dashboard: { screen, door } }: { dashboard: Dashboard }) {
  const relayState = useMemo(() => new RelayState(door), [door]);
  const chosen = useSignal(0);
  useEffect(() => void relayState.refresh(), []);
  const urls = pageUrlsFor(location.href, relayState.status.value);
  const url = urls?.[chosen.value] ?? urls?.[0];
  return (
    <Dialog title="Open on a phone or a headset" screen={screen}>
      {urls === undefined && <p class="quiet">The relay is asked for its addresses.</p>}
      {urls?.length === 0 && (
        <p>
          Only this machine reaches the relay. Add <code>--host 0.0.0.0</code> to the command that starts it,
          and a code is here.
        </p>
      )}
      {url !== undefined && <Code url={url} />}
      {urls !== undefined && urls.length > 1 && (
        <button
          type="button"
          onClick={() => {
            chosen.value = (chosen.value + 1) % urls.length;
          }}
        >
          Another address of this machine
        </button>
      )}
    </Dialog>
  );
}

function Code({ url }: { url: string }) {
  const { data, size } = encode(url, { border: BORDER });
  const path = data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return (
    <>
      <svg class="code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={`QR code of ${url}`}>
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      <p class="quiet">{url}</p>
    </>
  );
}
