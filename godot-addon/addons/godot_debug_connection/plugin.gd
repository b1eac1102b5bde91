@tool
extends EditorPlugin
## The editor plugin: adds the [code]TelemetryServer[/code] autoload while it is enabled, and shows its project settings
## and its dock.

const RelaySettings := preload("settings/relay_settings.gd")
const StaleScripts := preload("editor/stale_scripts.gd")
const StatusCapture := preload("editor/status_capture.gd")
const TelemetryDock := preload("editor/telemetry_dock.gd")

const AUTOLOAD_NAME := "TelemetryServer"
const AUTOLOAD_SCRIPT := "telemetry_server.gd"

var _dock: TelemetryDock
var _capture: StatusCapture
var _stale_scripts := StaleScripts.new()


func _enter_tree() -> void:
	_find_stale_scripts()
	RelaySettings.register()
	_dock = TelemetryDock.new()
	add_control_to_dock(EditorPlugin.DOCK_SLOT_RIGHT_BL, _dock)
	_capture = StatusCapture.new()
	_capture.status_received.connect(_dock.show_status)
	_capture.game_ended.connect(_dock.show_ended)
	add_debugger_plugin(_capture)


func _exit_tree() -> void:
	remove_debugger_plugin(_capture)
	remove_control_from_docks(_dock)
	_dock.queue_free()


func _enable_plugin() -> void:
	# The project may list the autoload already.
	if not ProjectSettings.has_setting("autoload/" + AUTOLOAD_NAME):
		add_autoload_singleton(AUTOLOAD_NAME, _folder().path_join(AUTOLOAD_SCRIPT))


func _disable_plugin() -> void:
	if ProjectSettings.has_setting("autoload/" + AUTOLOAD_NAME):
		remove_autoload_singleton(AUTOLOAD_NAME)


# At the start of the editor, its first scan of the project is still to come.
func _find_stale_scripts() -> void:
	if not _stale_scripts.find(_folder()):
		return
	var files := EditorInterface.get_resource_filesystem()
	if files.is_scanning():
		files.filesystem_changed.connect(_remove_stale_scripts, CONNECT_ONE_SHOT)
	else:
		_remove_stale_scripts()


func _remove_stale_scripts() -> void:
	var removed := _stale_scripts.remove()
	print("Telemetry: removed %d scripts of an earlier version of the addon from %s" % [removed.size(), _folder()])
	for path: String in removed:
		EditorInterface.get_resource_filesystem().update_file(path)


func _folder() -> String:
	var script: Script = get_script()
	return script.resource_path.get_base_dir()
