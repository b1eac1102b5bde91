export { ADDON_FOLDER, type AddonFiles, packagedAddon } from "./packaged-addon.ts";
