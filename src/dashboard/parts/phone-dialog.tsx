import { encode } from "uqr";
import type { Screen } from "../model/screen.ts";
import { Dialog } from "./dialog.tsx";

/** Hosts that only this machine reaches. */
const LOOPBACK = /^(?:localhost|127\.|\[::1\])/;
/** White room around a code, which readers need. Units: modules. */
const BORDER = 4;

/** The address of this page as a QR code, for a phone or a headset. It holds no token. */
export function PhoneDialog({ screen }: { screen: Screen }) {
  const page = new URL(location.href);
  page.hash = "";
  page.search = "";
  const { data, size } = encode(page.href, { border: BORDER });
  const path = data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return (
    <Dialog title="Open on a phone or a headset" screen={screen}>
      {LOOPBACK.test(page.hostname) ? (
        <p>
          {`Only this machine reaches ${page.host}. Start the relay with --host 0.0.0.0, and open this page by the address of this machine: then a code is here.`}
        </p>
      ) : (
        <>
          <svg class="code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={`QR code of ${page.href}`}>
            <rect width={size} height={size} fill="#fff" />
            <path d={path} fill="#000" />
          </svg>
          <p class="quiet">{page.href}</p>
        </>
      )}
    </Dialog>
  );
}
