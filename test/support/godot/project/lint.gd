extends SceneTree
## Loads every script below the folders given after [code]--[/code] with all warnings as errors.
## Exit code 1 when one does not load.

const _WARNINGS := "debug/gdscript/warnings/"


func _process(_delta: float) -> bool:
	for property: Dictionary in ProjectSettings.get_property_list():
		var setting: String = property["name"]
		# 1 is "warn".
		if setting.begins_with(_WARNINGS) and property["type"] == TYPE_INT and ProjectSettings.get_setting(setting) == 1:
			ProjectSettings.set_setting(setting, 2)
	var failures := 0
	for folder: String in OS.get_cmdline_user_args():
		failures += _check(folder)
	quit(mini(failures, 1))
	return true


func _check(folder: String) -> int:
	var failures := 0
	for file: String in DirAccess.get_files_at(folder):
		if file.get_extension() != "gd":
			continue
		var path := folder.path_join(file)
		var script := ResourceLoader.load(path, "", ResourceLoader.CACHE_MODE_IGNORE) as GDScript
		if script != null and script.can_instantiate():
			print("fine: ", path)
		else:
			print("bad: ", path)
			failures += 1
	for subfolder: String in DirAccess.get_directories_at(folder):
		failures += _check(folder.path_join(subfolder))
	return failures
