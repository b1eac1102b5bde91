/** What the page loads when it is first needed, so that the first visit stays small. */
export { Dialogs } from "./dialogs.tsx";
export { Fleet } from "./fleet.tsx";
export { HitchDetail } from "./hitch-detail.tsx";
export { ReplayBar } from "./replay-bar.tsx";
export { TokenForm } from "./token-form.tsx";
