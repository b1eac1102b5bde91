@tool
extends RefCounted
## Removes scripts of an earlier version of the addon. An update that is copied over the old folder, instead of
## replacing it, leaves them where the earlier version had them. They have the ids of the current scripts, and the
## editor would warn of each duplicate id at each start.

# The addon's own folders. A user may keep other folders beside them, such as a copy of the old version.
const _FOLDERS: Array[String] = [
	"commands", "editor", "events", "motion", "relay", "sampling", "sending", "settings", "xr",
]
# Scripts of an earlier version whose names no current script has.
const _RENAMED: Array[String] = ["engine_figures.gd"]
const _ID_SUFFIX := ".uid"

# Paths of the stale scripts.
var _found := PackedStringArray()


## Finds the scripts in [param folder], the addon's top folder, that are in one of its folders now, and takes their ids.
## Call it before the editor reads the ids. Returns whether there are any.
func find(folder: String) -> bool:
	var stale_names := PackedStringArray(_RENAMED)
	for subfolder: String in _FOLDERS:
		stale_names.append_array(DirAccess.get_files_at(folder.path_join(subfolder)))
	for file: String in DirAccess.get_files_at(folder):
		if file.get_extension() == "gd" and file in stale_names:
			_found.append(folder.path_join(file))
			_take_id(folder.path_join(file))
	return not _found.is_empty()


## Removes the scripts that were found. Call it after the editor's scan, because the scan reads all files that it has
## listed. Returns the paths of the removed scripts.
func remove() -> PackedStringArray:
	var removed := PackedStringArray()
	for path: String in _found:
		if _remove_file(path):
			removed.append(path)
		# The scan may have given the script another id.
		_remove_file(path + _ID_SUFFIX)
	_found.clear()
	return removed


# The changed file makes the editor ignore the id in its own cache.
static func _take_id(path: String) -> void:
	_remove_file(path + _ID_SUFFIX)
	var file := FileAccess.open(path, FileAccess.WRITE)
	if file != null:
		file.store_string("extends RefCounted\n")


static func _remove_file(path: String) -> bool:
	return FileAccess.file_exists(path) and DirAccess.remove_absolute(path) == OK
