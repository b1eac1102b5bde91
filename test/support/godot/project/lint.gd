extends SceneTree
## Loads every script below the folders given after [code]--[/code]. Exit code 1 when one does not load.
## In a frame, not at the start: only then are the autoloads known that the scripts name.


func _process(_delta: float) -> bool:
	var failures := 0
	for folder: String in OS.get_cmdline_user_args():
		failures += _check(folder)
	quit(mini(failures, 1))
	return true


func _check(folder: String) -> int:
	var failures := 0
	for file: String in DirAccess.get_files_at(folder):
		var path := folder.path_join(file)
		# This script runs: it has been checked, and cannot be loaded a second time.
		if file.get_extension() != "gd" or file == "lint.gd":
			continue
		var script := ResourceLoader.load(path, "", ResourceLoader.CACHE_MODE_IGNORE) as GDScript
		if script != null and script.can_instantiate():
			print("fine: ", path)
		else:
			print("bad: ", path)
			failures += 1
	for subfolder: String in DirAccess.get_directories_at(folder):
		failures += _check(folder.path_join(subfolder))
	return failures
