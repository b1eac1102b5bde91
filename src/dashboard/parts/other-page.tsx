import type { Dashboard } from "../model/dashboard.ts";
import { LaterParts } from "./later-parts.tsx";
import { useLater } from "./use-later.ts";

/** What is shown in the place of a game: the form for a token, or the list of all games. */
export function OtherPage({ dashboard }: { dashboard: Dashboard }) {
  const later = useLater(dashboard.screen, true);
  if (later === undefined) return <main aria-busy="true" />;
  if (dashboard.isRefused.value) return <later.TokenForm />;
  return (
    <main class="fleet">
      <later.Fleet dashboard={dashboard} />
      <LaterParts dashboard={dashboard} />
    </main>
  );
}
