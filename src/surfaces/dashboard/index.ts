export { dashboardSurface } from "./dashboard-surface.ts";
